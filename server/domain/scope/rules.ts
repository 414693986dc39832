import type { Rule } from "../policy/rule.ts";
import { chatTopic } from "./chat-topic.ts";
import { scopeOfWork } from "./scope-of-work.ts";

/** What is decided about the scope of work. */
export const scopeRules: readonly Rule[] = [scopeOfWork, chatTopic];
