import type { Rule } from "../policy/rule.ts";
import { appointmentRules } from "./appointment-rules.ts";
import { openRules } from "./open-rules.ts";

/** What the calendar decides. */
export const calendarRules: readonly Rule[] = [...openRules, ...appointmentRules];
