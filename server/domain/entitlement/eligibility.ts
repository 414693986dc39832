import * as z from "zod";
import { localDate, startOfDate } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { Offer } from "../policy/decision.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { entitlementClauses } from "./clauses.ts";
import { licencesFact, minuteFacts } from "./facts.ts";
import { decisive, judgeLicence, lastDay, type Judgement } from "./judge.ts";
import type { EntitlementProfile, EntitlementSection } from "./section.ts";

const eligibilityFacts = z.strictObject({ licences: licencesFact, minutes: minuteFacts });
type EligibilityFacts = z.output<typeof eligibilityFacts>;

const ofSupport = { purchase: "ALO-1", rental: "ALO-2", plan: "ALO-3" };

/**
 * Whether a new request may be opened (ALO-1 to ALO-4, ALO-9). Gates opening only: resuming, download, directions and certificates never ask.
 * The value names the licence that gives support and the clause by which. Throws `not-valid` for a purchase date in the future.
 */
export const eligibility = defineRule({
  name: "entitlement.eligibility",
  title: "Whether an account may open a new request",
  ids: ["ALO-1", "ALO-2", "ALO-3", "ALO-4", "ALO-9"],
  sections: ["entitlement"],
  facts: eligibilityFacts,
  table: entitlementClauses,
  absent: { outcome: "allow", reason: "This policy ties support to no licence." },
  rule: eligible,
  example: {
    facts: { licences: [{ id: "QX-1001", acquired: "purchased", purchasedOn: "2025-11-21", planThroughOn: null }], minutes: 90 },
    at: "2026-11-21T20:00:00Z",
  },
});

function eligible(facts: EligibilityFacts, { entitlement: section, zone }: EntitlementProfile, at: Temporal.Instant): Ruling {
  const today = localDate(zoneOf(zone), at);
  const computed = { today: today.toString() };
  const minutes = minutesLack(facts.minutes, section);
  const judgements = section.ways.length === 0 ? [] : (facts.licences ?? []).flatMap((licence) => judgeLicence({ licence, section, today, clauses: ofSupport, purchaseFrom: known(licence.purchasedOn) }));
  const found = decisive(judgements);
  const verdict = section.ways.length === 0 ? "allow" : (found?.verdict ?? (facts.licences === null ? "review" : "deny"));
  if (verdict === "deny" || minutes !== null) {
    const isLicence = verdict === "deny";
    return ruling("deny", isLicence ? deniedRule(judgements) : "ALO-4", [...(isLicence ? deniedReasons(judgements) : []), ...(minutes === null ? [] : [minutes])], {
      computed,
      offers: [...(isLicence ? licenceOffers(facts, section) : []), ...(minutes === null ? [] : [buyMinutes]), goesOn],
    });
  }
  if (verdict === "review") return ruling("review", found?.ruleId ?? "ALO-9", [found?.reason ?? "The account's licences are not recorded yet; a person has to look."], { computed });
  if (found === undefined) return ruling("allow", "ALO-9", ["This policy ties support to no licence."], { computed });
  const last = lastDay(judgements);
  return ruling("allow", found.ruleId, [found.reason], {
    computed,
    value: { licenceId: found.licenceId, way: found.ruleId },
    nextChangeAt: last && startOfDate(zoneOf(zone), last.add({ days: 1 })),
  });
}

function known(day: string | null): Temporal.PlainDate | null {
  return day === null || day === "unknown" ? null : Temporal.PlainDate.from(day);
}

/** Why the minutes do not suffice, or null where they do. Unknown minutes are none (ALO-4). */
function minutesLack(minutes: EligibilityFacts["minutes"], section: EntitlementSection): string | null {
  if (section.minutes === "free" || (section.minutes === "where-kept" && minutes === "not-kept")) return null;
  if (typeof minutes !== "number") return "Nobody knows how many service minutes are left.";
  return minutes > 0 ? null : "No service minutes are left.";
}

function deniedReasons(judgements: readonly Judgement[]): string[] {
  return judgements.length === 0 ? ["The account has no licence."] : judgements.map(({ reason }) => reason);
}

/** A buyer lacks the plan, a renter the rental. */
function deniedRule(judgements: readonly Judgement[]): string {
  return (judgements.find(({ ruleId }) => ruleId === ofSupport.plan) ?? judgements[0])?.ruleId ?? "ALO-9";
}

function licenceOffers({ licences }: EligibilityFacts, section: EntitlementSection): Offer[] {
  const has = (acquired: string): boolean => licences?.some((licence) => licence.acquired === acquired) ?? false;
  return [
    ...(section.ways.includes("purchase-with-plan") && has("purchased") ? [{ kind: "subscribe-plan", text: `Subscribe to the ${section.planName ?? "maintenance plan"}; it counts at once.` }] : []),
    ...(section.ways.includes("rental") && has("rented") ? [{ kind: "renew-rental", text: "Renew the rental; it counts at once." }] : []),
    ...(licences === null || licences.length === 0 ? [{ kind: "buy-licence", text: "Buy or rent a licence." }] : []),
  ];
}

const buyMinutes: Offer = { kind: "buy-minutes", text: "Add service minutes; one is enough to open a request." };
const goesOn: Offer = { kind: "data-rights", text: "What is open goes on: sending that has begun, downloads, orders to delete and certificates." };
