import type { FactValue, Offer, Outcome } from "./decision.ts";
import type { Ruling } from "./rule.ts";

/** What a ruling may carry besides its reasons. `nextChangeAt` is undefined where only facts can change the answer. */
interface Grounds {
  readonly value?: FactValue | undefined;
  readonly offers?: readonly Offer[] | undefined;
  readonly nextChangeAt?: Temporal.Instant | undefined;
  readonly computed?: Readonly<Record<string, FactValue>>;
}

/** Puts a rule's answer together; the decisive reason comes first. */
export function ruling(outcome: Outcome, ruleId: string, reasons: readonly string[], grounds: Grounds = {}): Ruling {
  const { value, offers, nextChangeAt, computed } = grounds;
  return {
    outcome,
    ruleId,
    reasons,
    ...(value === undefined ? {} : { value }),
    ...(offers === undefined ? {} : { offers }),
    ...(nextChangeAt === undefined ? {} : { nextChangeAt: nextChangeAt.toString() }),
    ...(computed === undefined ? {} : { computed }),
  };
}
