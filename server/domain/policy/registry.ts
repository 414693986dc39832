import { calendarRules } from "../calendar/rules.ts";
import { callersRules } from "../callers/rules.ts";
import { chatRules } from "../chat/rules.ts";
import { entitlementRules } from "../entitlement/rules.ts";
import { minutesRules } from "../minutes/rules.ts";
import { plansRules } from "../plans/rules.ts";
import { queueRules } from "../queue/rules.ts";
import { Refusal } from "../refusal.ts";
import { scopeRules } from "../scope/rules.ts";
import { urgencyRules } from "../urgency/rules.ts";
import type { Decision } from "./decision.ts";
import type { Profile } from "./profile.ts";
import { decide, type Rule } from "./rule.ts";

/** Every rule of every room, in the order of the documentation. A room joins with its list. */
const rules: readonly Rule[] = [...calendarRules, ...urgencyRules, ...entitlementRules, ...minutesRules, ...callersRules, ...scopeRules, ...plansRules, ...queueRules, ...chatRules];

/** The rules by name. */
export const ruleRegistry: Readonly<Record<string, Rule>> = Object.fromEntries(rules.map((rule) => [rule.name, rule]));

/**
 * Asks a rule by its name, as the command line and replays do.
 * @throws {Refusal} `not-found` for a name that is no rule, `not-valid` for facts that cannot be judged.
 */
export function decideByName(name: string, facts: unknown, profile: Profile, at: Temporal.Instant): Decision {
  const rule = Object.hasOwn(ruleRegistry, name) ? ruleRegistry[name] : undefined;
  if (rule === undefined) throw new Refusal("not-found", `There is no rule ${name}.`, { rules: Object.keys(ruleRegistry) });
  return decide(rule, facts, profile, at);
}
