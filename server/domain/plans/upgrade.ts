import * as z from "zod";
import { localDate } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import { defineRule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { plansClauses } from "./clauses.ts";
import { money, tierTitle, topPriceCents, type PlansProfile } from "./section.ts";
import { upgradeFacts, upgradeTerms, type UpgradeFacts, type UpgradeTerms } from "./upgrade-terms.ts";

const exampleTerm = { from: "annual", tier: "gold", oldCents: 238_800, termStartsOn: "2026-01-01", renewsOn: "2027-01-01" } as const;
const example = { facts: exampleTerm, at: "2026-07-01T12:00:00Z" };
const absent = { outcome: "review", reason: "This policy sells no such plan." } as const;

/** The minutes with which an upgrade starts (CON-9, CON-11). */
export const upgradeMinutes = defineRule({
  name: "plans.upgrade-minutes",
  title: "How many minutes an upgrade includes",
  ids: ["CON-9", "CON-11"],
  sections: ["plans"],
  facts: upgradeFacts,
  table: plansClauses,
  absent,
  rule(facts, profile, at) {
    const terms = termsToday(facts, profile, at);
    return ruling("allow", terms.clause, [minutesReason(terms, profile)], { value: terms.minutes, computed: { renewsOn: terms.renewsOn } });
  },
  example,
});

/** What an upgrade costs now, in cents (CON-12). */
export const proration = defineRule({
  name: "plans.proration",
  title: "What an upgrade costs now",
  ids: ["CON-12"],
  sections: ["plans"],
  facts: upgradeFacts,
  table: plansClauses,
  absent,
  rule(facts, profile, at) {
    const terms = termsToday(facts, profile, at);
    return ruling("allow", "CON-12", billReasons(terms, profile), { value: terms.billCents, computed: { daysLeft: terms.daysLeft, daysInTerm: terms.daysInTerm, oldCents: terms.oldCents } });
  },
  example,
});

/** The whole offer of the upgrade page: it happens once bill, minutes and renewal were accepted as they are now (CON-15). */
export const planUpgrade = defineRule({
  name: "plans.upgrade",
  title: "Whether a plan may be upgraded as it was shown",
  ids: ["CON-15"],
  sections: ["plans"],
  facts: z.strictObject({
    plan: upgradeFacts,
    accepted: z.strictObject({ billCents: z.int(), minutes: z.int(), renewsOn: z.iso.date() }).nullable().describe("What the customer saw and accepted; null: nothing yet"),
  }),
  table: plansClauses,
  absent,
  rule({ plan, accepted }, profile, at) {
    const terms = termsToday(plan, profile, at);
    const value = { billCents: terms.billCents, minutes: terms.minutes, renewsOn: terms.renewsOn };
    const told = [...billReasons(terms, profile), minutesReason(terms, profile), `The plan renews on ${terms.renewsOn}.`];
    const isAsShown = accepted !== null && accepted.billCents === value.billCents && accepted.minutes === value.minutes && accepted.renewsOn === value.renewsOn;
    if (isAsShown) return ruling("allow", "CON-15", ["Bill, minutes and renewal date were accepted.", ...told], { value });
    const why = accepted === null ? "The offer has to be accepted first." : "The offer has changed since it was accepted; it has to be accepted again.";
    return ruling("deny", "CON-15", [why, ...told], { value, offers: [{ kind: "accept-upgrade", text: `Accept ${money(terms.billCents, profile.plans.currency)} for ${String(terms.minutes)} minutes through the renewal on ${terms.renewsOn}.` }] });
  },
  example: { facts: { plan: exampleTerm, accepted: null }, at: example.at },
});

function termsToday(facts: UpgradeFacts, { plans, zone }: PlansProfile, at: Temporal.Instant): UpgradeTerms {
  return upgradeTerms(facts, plans, localDate(zoneOf(zone), at));
}

function minutesReason({ clause, minutes, isShortTerm }: UpgradeTerms, { plans }: PlansProfile): string {
  const months = String(plans.secondTier.shortTermMonths);
  if (clause === "CON-11") return `A new annual term includes ${String(minutes)} minutes.`;
  return isShortTerm ? `The renewal is less than ${months} months away: ${String(minutes)} minutes.` : `The renewal is ${months} months away or more, or today: ${String(minutes)} minutes.`;
}

function billReasons({ billCents, oldCents, daysLeft, daysInTerm }: UpgradeTerms, { plans }: PlansProfile): string[] {
  const { currency } = plans;
  return [
    `The bill is ${money(billCents, currency)}.`,
    `${tierTitle(plans, plans.secondTier.tier)} costs ${money(topPriceCents(plans), currency)} a year, ${money(oldCents ?? 0, currency)} were billed, and ${String(daysLeft)} of ${String(daysInTerm)} days are left.`,
  ];
}
