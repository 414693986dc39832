import type { Decision, Facts, FactValue, Offer, Outcome } from "./decision.ts";

/** What a decision carries besides its rule: the reasons, decisive one first, and what is still possible. */
export interface Grounds<Value extends FactValue> {
  readonly facts: Facts;
  readonly reasons: readonly string[];
  readonly value?: Value | undefined;
  readonly offers?: readonly Offer[] | undefined;
  /** When time alone would change the answer; undefined where only facts can. */
  readonly nextChangeAt?: Temporal.Instant | undefined;
}

/** Puts a decision into its one form; `clauses` is the room's wording under the profile in force, looked up by the rule's id. */
export function answer<Id extends string, Value extends FactValue = FactValue>(outcome: Outcome, ruleId: Id, clauses: Readonly<Record<Id, string>>, grounds: Grounds<Value>): Decision<Value> {
  return {
    outcome,
    ...(grounds.value === undefined ? {} : { value: grounds.value }),
    ruleId,
    clause: clauses[ruleId],
    facts: grounds.facts,
    reasons: grounds.reasons,
    ...(grounds.nextChangeAt === undefined ? {} : { nextChangeAt: grounds.nextChangeAt.toString() }),
    offers: grounds.offers ?? [],
  };
}
