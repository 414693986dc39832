import * as z from "zod";
import { localDate, startOfDate } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { entitlementClauses } from "./clauses.ts";
import { licencesFact, type LicenceFacts } from "./facts.ts";
import { decisive, judgeLicence, lastDay } from "./judge.ts";
import type { EntitlementProfile, EntitlementSection } from "./section.ts";

const upgradeFacts = z.strictObject({ licences: licencesFact });

const ofUpgrades = { purchase: "ALO-5", rental: "ALO-7", plan: "ALO-6" };

/** Whether the account may have the newest version; minutes do not matter (ALO-5 to ALO-7, ALO-9). Throws `not-valid` for a purchase in the future. */
export const upgrade = defineRule({
  name: "entitlement.upgrade",
  title: "Whether an account may have the newest version",
  ids: ["ALO-5", "ALO-6", "ALO-7", "ALO-9"],
  sections: ["entitlement"],
  facts: upgradeFacts,
  table: entitlementClauses,
  absent: { outcome: "review", reason: "This policy does not say who may upgrade." },
  rule: mayUpgrade,
  example: { facts: { licences: [{ id: "QX-1001", acquired: "purchased", purchasedOn: "2025-03-10" }] }, at: "2026-03-10T12:00:00Z" },
});

function mayUpgrade(facts: z.output<typeof upgradeFacts>, { entitlement: section, zone }: EntitlementProfile, at: Temporal.Instant): Ruling {
  const today = localDate(zoneOf(zone), at);
  const computed = { today: today.toString() };
  if (section.upgrades === "not-ruled") return ruling("review", "ALO-5", ["This policy does not say who may upgrade."], { computed });
  if (facts.licences === null) return ruling("review", "ALO-9", ["The account's licences are not recorded yet; a person has to look."], { computed });
  const judgements = facts.licences.flatMap((licence) => judgeLicence({ licence, section, today, clauses: ofUpgrades, purchaseFrom: freeFrom(licence, section) }));
  const found = decisive(judgements);
  if (found === undefined) return ruling("deny", "ALO-9", ["The account has no licence."], { computed, offers: [{ kind: "buy-licence", text: "Buy or rent a licence." }] });
  if (found.verdict === "review") return ruling("review", found.ruleId, [found.reason], { computed });
  if (found.verdict === "deny") {
    const isBuyer = facts.licences.some(({ acquired }) => acquired === "purchased");
    const offer = isBuyer ? { kind: "subscribe-plan", text: `Subscribe to the ${section.planName ?? "maintenance plan"}.` } : { kind: "renew-rental", text: "Renew the rental." };
    return ruling("deny", isBuyer ? "ALO-6" : found.ruleId, judgements.map(({ reason }) => reason), { computed, offers: [offer] });
  }
  const last = lastDay(judgements);
  return ruling("allow", found.ruleId, [found.reason], { computed, value: { licenceId: found.licenceId }, nextChangeAt: last && startOfDate(zoneOf(zone), last.add({ days: 1 })) });
}

/** From which purchase the free months count. */
function freeFrom(licence: LicenceFacts, section: EntitlementSection): Temporal.PlainDate | null {
  if (licence.purchasedOn === null || licence.purchasedOn === "unknown") return null;
  const days = [licence.purchasedOn, ...(section.laterSeatRestarts ? licence.seatsAddedOn : [])];
  return Temporal.PlainDate.from(days.toSorted().at(-1) ?? licence.purchasedOn);
}
