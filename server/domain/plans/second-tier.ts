import * as z from "zod";
import { localDate, startOfDate } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { Offer } from "../policy/decision.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { plansClauses } from "./clauses.ts";
import { planFacts } from "./facts.ts";
import { money, tierTitle, topPriceCents, type PlansProfile, type PlansSection } from "./section.ts";

const secondTierFacts = z.strictObject(planFacts);
type PlanFacts = z.output<typeof secondTierFacts>;

/** Whether an account's cases may go to developers: the right tier, for a year, not ended (CON-4). Every denial offers the upgrade. */
export const secondTier = defineRule({
  name: "plans.second-tier",
  title: "Whether developers take an account's cases",
  ids: ["CON-4", "CON-6"],
  sections: ["plans"],
  facts: secondTierFacts,
  table: plansClauses,
  absent: { outcome: "allow", reason: "This policy ties developers to no plan." },
  rule(facts, profile, at) {
    const lacks = planLacks(facts, profile, at);
    if (lacks !== null) return lacks;
    return ruling("allow", "CON-4", [`The annual ${tierTitle(profile.plans, profile.plans.secondTier.tier)} plan includes developers.`], {
      nextChangeAt: facts.renewsOn === null ? undefined : startOfDate(zoneOf(profile.zone), Temporal.PlainDate.from(facts.renewsOn)),
    });
  },
  example: { facts: { tier: "gold", term: "annual", renewsOn: "2027-03-15" }, at: "2026-11-21T20:00:00Z" },
});

/** Why the plan does not include developers, or null where it does. */
export function planLacks(facts: PlanFacts, { plans, zone }: PlansProfile, at: Temporal.Instant): Ruling | null {
  const { tier } = plans.secondTier;
  const title = tierTitle(plans, tier);
  const offers = [upgradeOffer(plans)];
  if (facts.tier !== null && facts.tier !== tier) return ruling("deny", "CON-4", [`The ${tierTitle(plans, facts.tier)} plan does not include developers.`], { offers });
  if (facts.term === "monthly") return ruling("deny", "CON-4", [`A monthly ${title} plan does not include developers.`], { offers });
  const today = localDate(zoneOf(zone), at);
  if (facts.renewsOn !== null && Temporal.PlainDate.compare(today, facts.renewsOn) >= 0) return ruling("deny", "CON-4", [`The ${title} plan ended on ${facts.renewsOn} and was not renewed.`], { offers });
  if (facts.tier === null || facts.term === null || facts.renewsOn === null) return ruling("review", "CON-4", ["The account's plan is not fully recorded; a person has to look."], { offers });
  return null;
}

function upgradeOffer(plans: PlansSection): Offer {
  return { kind: "upgrade-plan", text: `The annual ${tierTitle(plans, plans.secondTier.tier)} plan includes developers, for ${money(topPriceCents(plans), plans.currency)} a year.` };
}
