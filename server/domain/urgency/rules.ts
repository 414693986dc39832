import type { Rule } from "../policy/rule.ts";

/** What urgency decides. */
export const urgencyRules: readonly Rule[] = [];
