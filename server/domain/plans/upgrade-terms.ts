import * as z from "zod";
import { Refusal } from "../refusal.ts";
import { topPriceCents, type PlansSection } from "./section.ts";

/** The plan that is left behind: an annual one with its term, or anything else (a monthly one, or none). */
export const upgradeFacts = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("annual"),
    tier: z.string().min(1).describe("The tier that is left behind"),
    oldCents: z.int().min(0).nullable().default(null).describe("What was billed for its term; null: the profile's price"),
    termStartsOn: z.iso.date(),
    renewsOn: z.iso.date().describe("The first day of the next term"),
  }),
  z.strictObject({ from: z.enum(["monthly", "new"]) }),
]);
export type UpgradeFacts = z.output<typeof upgradeFacts>;

/** What an upgrade brings. `clause` is what decides the minutes: CON-9 within an annual term, CON-11 otherwise. */
export interface UpgradeTerms {
  readonly clause: "CON-9" | "CON-11";
  readonly minutes: number;
  readonly isShortTerm: boolean;
  readonly billCents: number;
  readonly oldCents: number | null;
  readonly daysLeft: number;
  readonly daysInTerm: number;
  readonly renewsOn: string;
}

/**
 * Minutes, bill and renewal of an upgrade today (CON-9, CON-11, CON-12). Short means: today plus the months, the day clamped to its month, lies after the
 * renewal; counting a difference in months would give another answer at the ends of months.
 * @throws {Refusal} `not-valid` for a term that ends before it starts, has not started, or whose price nobody knows.
 */
export function upgradeTerms(facts: UpgradeFacts, section: PlansSection, today: Temporal.PlainDate): UpgradeTerms {
  const { secondTier } = section;
  const price = topPriceCents(section);
  if (facts.from !== "annual") return wholeTerm("CON-11", today, price, secondTier.minutesPerTerm, 0);
  const started = Temporal.PlainDate.from(facts.termStartsOn);
  const renewal = Temporal.PlainDate.from(facts.renewsOn);
  if (Temporal.PlainDate.compare(started, renewal) >= 0) throw new Refusal("not-valid", "The term ends before it starts.", { termStartsOn: facts.termStartsOn, renewsOn: facts.renewsOn });
  if (Temporal.PlainDate.compare(today, started) < 0) throw new Refusal("not-valid", "The term has not started yet.", { termStartsOn: facts.termStartsOn });
  const sinceRenewal = Temporal.PlainDate.compare(today, renewal);
  // The plan had ended: what follows is new. On the renewal day the new term of the old plan has just begun.
  if (sinceRenewal > 0) return wholeTerm("CON-11", today, price, secondTier.minutesPerTerm, 0);
  const oldCents = facts.oldCents ?? section.tiers[facts.tier]?.annualCents ?? null;
  if (oldCents === null) throw new Refusal("not-valid", `The profile does not say what the ${facts.tier} plan costs a year; give what was billed.`, { tier: facts.tier });
  if (sinceRenewal === 0 && secondTier.renewalDayStartsNewTerm) return wholeTerm("CON-9", renewal, price, secondTier.minutesPerTerm, oldCents);
  const daysLeft = days(today, renewal);
  const daysInTerm = days(started, renewal);
  const isShortTerm = Temporal.PlainDate.compare(today.add({ months: secondTier.shortTermMonths }, { overflow: "constrain" }), renewal) > 0;
  return {
    clause: "CON-9",
    minutes: isShortTerm ? secondTier.shortTermMinutes : secondTier.minutesPerTerm,
    isShortTerm,
    billCents: proratedCents(price - oldCents, daysLeft, daysInTerm),
    oldCents,
    daysLeft,
    daysInTerm,
    renewsOn: facts.renewsOn,
  };
}

/** A term of a year from `start`; what was billed for the same term already counts against it. */
function wholeTerm(clause: UpgradeTerms["clause"], start: Temporal.PlainDate, price: number, minutes: number, oldCents: number): UpgradeTerms {
  const renewal = start.add({ years: 1 }, { overflow: "constrain" });
  const length = days(start, renewal);
  return { clause, minutes, isShortTerm: false, billCents: Math.max(0, price - oldCents), oldCents, daysLeft: length, daysInTerm: length, renewsOn: renewal.toString() };
}

/** Half a cent counts up; in whole numbers, because a fraction of a day has no exact decimal. A plan that cost more is not paid back. */
function proratedCents(differenceCents: number, daysLeft: number, daysInTerm: number): number {
  if (differenceCents <= 0) return 0;
  return Math.floor((2 * differenceCents * daysLeft + daysInTerm) / (2 * daysInTerm));
}

function days(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: "day" }).days;
}
