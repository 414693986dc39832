/** The one form in which every rule of a support policy answers, for staff, customers and the records alike. */

export const outcomes = ["allow", "deny", "review"] as const;
export type Outcome = (typeof outcomes)[number];

/** Facts as they were given or computed: plain values, so that a decision can be stored and replayed. */
export type FactValue = string | number | boolean | null | readonly FactValue[] | { readonly [name: string]: FactValue };
export type Facts = Readonly<Record<string, FactValue>>;

/** Something that is still possible: another channel, a plan, a date. */
export interface Offer {
  /** A fixed word, for example `e-mail`, `upgrade-plan`, `open-case`. */
  readonly kind: string;
  /** One plain sentence. */
  readonly text: string;
  readonly at?: string;
}

export interface Decision<Value extends FactValue = FactValue> {
  readonly outcome: Outcome;
  /** What was computed (an instant, minutes, cents, an order); absent where the rule only says yes or no. */
  readonly value?: Value;
  /** The requirement's id, for example `ALO-1`. */
  readonly ruleId: string;
  /** Our own short wording of the policy's clause; `/policy#<ruleId>` shows it. */
  readonly clause: string;
  readonly facts: Facts;
  /** Plain sentences, the decisive one first. */
  readonly reasons: readonly string[];
  /** RFC 3339 in UTC: when time alone would change this decision, as far as it is known. */
  readonly nextChangeAt?: string;
  readonly offers: readonly Offer[];
}
