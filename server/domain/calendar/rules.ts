import type { Rule } from "../policy/rule.ts";

/** What the calendar decides. */
export const calendarRules: readonly Rule[] = [];
