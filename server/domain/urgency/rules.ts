import type { Rule } from "../policy/rule.ts";
import { dueRules } from "./due-rules.ts";
import { rateRules } from "./rate-rules.ts";

/** What urgency decides. */
export const urgencyRules: readonly Rule[] = [...rateRules, ...dueRules];
