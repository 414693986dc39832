import type { Rule } from "../policy/rule.ts";
import { chatAccess } from "./access.ts";
import { chatClock } from "./clock.ts";
import { chatChannel, chatClose, chatJoin, chatNotice } from "./handling.ts";
import { chatIncident } from "./incident.ts";
import { chatSurvey, surveyAverages } from "./surveys.ts";
import { chatSuspension, suspensionInForce } from "./suspension.ts";

/** What is decided about chats. */
export const chatRules: readonly Rule[] = [chatAccess, chatClock, chatJoin, chatClose, chatNotice, chatChannel, chatSurvey, surveyAverages, chatIncident, chatSuspension, suspensionInForce];
