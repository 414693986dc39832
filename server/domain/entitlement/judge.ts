import { Refusal } from "../refusal.ts";
import type { LicenceFacts } from "./facts.ts";
import type { EntitlementSection } from "./section.ts";

/** What one licence gives, by one way. `lastOn`: the last day on which it gives it, null where it gives nothing. */
export interface Judgement {
  readonly licenceId: string;
  readonly verdict: "allow" | "deny" | "review";
  readonly ruleId: string;
  readonly reason: string;
  readonly lastOn: Temporal.PlainDate | null;
}

/** The clauses by which support and upgrades differ; everything else is judged alike. */
interface WayClauses {
  readonly purchase: string;
  readonly rental: string;
  readonly plan: string;
}

/** A licence, the day on which it is judged, and the purchase from which its months count (null: not known). */
interface Case {
  readonly licence: LicenceFacts;
  readonly section: EntitlementSection;
  readonly today: Temporal.PlainDate;
  readonly clauses: WayClauses;
  readonly purchaseFrom: Temporal.PlainDate | null;
}

/** Every way in which one licence gives or does not give something, those that count first. @throws {Refusal} `not-valid` for a purchase in the future. */
export function judgeLicence(given: Case): Judgement[] {
  const { licence, section, today, clauses, purchaseFrom } = given;
  if (purchaseFrom !== null) requirePast(purchaseFrom, today, licence.id);
  if (licence.acquired === "unknown") return [judged(given, "review", clauses.purchase, "is neither recorded as bought nor as rented; a person has to look.")];
  if (licence.acquired === "rented") return section.ways.includes("rental") ? [rental(given)] : [judged(given, "deny", clauses.rental, "is rented, which this policy does not provide for.")];
  const ways = [...(section.ways.includes("recent-purchase") ? [purchase(given)] : []), ...(section.ways.includes("purchase-with-plan") ? [plan(given)] : [])];
  return ways.length > 0 ? ways : [judged(given, "deny", clauses.purchase, "is bought, which alone gives nothing here.")];
}

function purchase(given: Case): Judgement {
  const { section, today, clauses, purchaseFrom } = given;
  if (purchaseFrom === null) return judged(given, "review", clauses.purchase, "was bought on a day that nobody has recorded.");
  // A day that the month lacks becomes its last one: 29 February → 28 February.
  const anniversary = purchaseFrom.add({ months: section.purchaseMonths }, { overflow: "constrain" });
  const last = section.anniversaryIncluded ? anniversary : anniversary.subtract({ days: 1 });
  const told = `was bought on ${purchaseFrom.toString()}; its ${String(section.purchaseMonths)} months`;
  if (isOnOrBefore(today, last)) return judged(given, "allow", clauses.purchase, `${told} run through ${last.toString()}.`, last);
  return judged(given, "deny", section.ways.includes("purchase-with-plan") ? clauses.plan : clauses.purchase, `${told} ended on ${last.toString()}.`);
}

function plan(given: Case): Judgement {
  const { licence, section, today, clauses } = given;
  const through = licence.planThroughOn;
  const name = section.planName ?? "maintenance plan";
  if (through === "unknown") return judged(given, "review", clauses.plan, `may have the ${name}, but nobody has recorded until when.`);
  if (through === null) return judged(given, "deny", clauses.plan, `has no ${name}.`);
  const last = lastPaid(through, section);
  return isOnOrBefore(today, last) ? judged(given, "allow", clauses.plan, `has the ${name} through ${through}.`, last) : judged(given, "deny", clauses.plan, `had the ${name} until ${through}.`);
}

function rental(given: Case): Judgement {
  const { licence, section, today, clauses } = given;
  const through = licence.rentedThroughOn;
  if (through === null || through === "unknown") return judged(given, "review", clauses.rental, "is rented, but nobody knows until when it is paid.");
  const last = lastPaid(through, section);
  if (isOnOrBefore(today, last)) return judged(given, "allow", clauses.rental, `is rented and paid through ${through}.`, last);
  const alsoPlan = licence.planThroughOn === null ? "" : `; the ${section.planName ?? "plan"} on it counts for buyers only`;
  return judged(given, "deny", clauses.rental, `was rented until ${through}${alsoPlan}.`);
}

function judged({ licence }: Case, verdict: Judgement["verdict"], ruleId: string, reason: string, lastOn: Temporal.PlainDate | null = null): Judgement {
  return { licenceId: licence.id, verdict, ruleId, reason: `Licence ${licence.id} ${reason}`, lastOn };
}

function isOnOrBefore(day: Temporal.PlainDate, limit: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(day, limit) <= 0;
}

function lastPaid(through: string, section: EntitlementSection): Temporal.PlainDate {
  const day = Temporal.PlainDate.from(through);
  return section.paidThroughIncluded ? day : day.subtract({ days: 1 });
}

/** A purchase that has not happened yet is bad data, not a decision. */
function requirePast(day: Temporal.PlainDate, today: Temporal.PlainDate, licenceId: string): void {
  if (isOnOrBefore(day, today)) return;
  throw new Refusal("not-valid", `Licence ${licenceId} has a purchase date in the future, ${day.toString()}. Correct the date.`, { licenceId, purchasedOn: day.toString() });
}

/** Of all judgements the one that decides: a licence that qualifies, else one that a person must look at, else none (ALO-9). */
export function decisive(judgements: readonly Judgement[]): Judgement | undefined {
  return judgements.find(({ verdict }) => verdict === "allow") ?? judgements.find(({ verdict }) => verdict === "review") ?? judgements[0];
}

/** The last day on which any of them still qualifies; they all do today, so there is no gap before it. */
export function lastDay(judgements: readonly Judgement[]): Temporal.PlainDate | undefined {
  const days = judgements.flatMap(({ verdict, lastOn }) => (verdict === "allow" && lastOn !== null ? [lastOn] : []));
  return days.toSorted((one, other) => Temporal.PlainDate.compare(one, other)).at(-1);
}
