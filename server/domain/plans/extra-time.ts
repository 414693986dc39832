import * as z from "zod";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { plansClauses } from "./clauses.ts";
import { planFacts } from "./facts.ts";
import { planLacks } from "./second-tier.ts";
import { money, type PlansProfile } from "./section.ts";

const extraTimeFacts = z.strictObject({
  ...planFacts,
  includedMinutes: z.int().min(0).nullable().describe("Minutes that this term came with; null: not recorded"),
  includedMinutesLeft: z.int().min(0).nullable().describe("null: not known, which counts as not used up"),
  minutes: z.int().min(1).describe("Minutes that are wanted"),
  accepted: z.boolean().describe("The customer has accepted the price"),
});

/** Whether more developers' time may start (CON-7, CON-8, CON-13). The value is the quote, also where the price is not accepted yet: begun blocks, their minutes and cents. */
export const extraTime = defineRule({
  name: "plans.extra-time",
  title: "Whether more developers' time may start, and what it costs",
  ids: ["CON-4", "CON-7", "CON-8", "CON-13"],
  sections: ["plans"],
  facts: extraTimeFacts,
  table: plansClauses,
  absent: { outcome: "deny", reason: "This policy sells no time." },
  rule: extraRuling,
  example: { facts: { tier: "platinum", term: "annual", renewsOn: "2027-03-15", includedMinutes: 600, includedMinutesLeft: 0, minutes: 31, accepted: true }, at: "2026-11-21T20:00:00Z" },
});

function extraRuling(facts: z.output<typeof extraTimeFacts>, profile: PlansProfile, at: Temporal.Instant): Ruling {
  const { extraTime: terms, secondTier, currency } = profile.plans;
  if (terms === null) return ruling("deny", "CON-7", ["No further time is sold."]);
  const lacks = planLacks(facts, profile, at);
  if (lacks !== null) return lacks;
  if (facts.includedMinutesLeft === null) return ruling("deny", "CON-7", ["Nobody knows how many included minutes are left."]);
  if (facts.includedMinutesLeft > 0) return ruling("deny", "CON-7", [`${String(facts.includedMinutesLeft)} included minutes are left; they are used first.`], { offers: [{ kind: "included-time", text: "Use the included minutes." }] });
  const isShortTerm = facts.includedMinutes !== null && facts.includedMinutes < secondTier.minutesPerTerm;
  if (isShortTerm && !terms.shortTermCountsAsExhausted) return ruling("deny", "CON-13", ["In a short term no further time is sold."]);
  const blocks = Math.ceil(facts.minutes / terms.blockMinutes);
  const value = { blocks, minutes: blocks * terms.blockMinutes, cents: blocks * terms.blockCents };
  const price = `${String(value.minutes)} minutes cost ${money(value.cents, currency)}.`;
  if (!facts.accepted) return ruling("deny", "CON-8", ["The price has to be accepted before the time starts.", price], { value, offers: [{ kind: "accept-price", text: `Accept ${money(value.cents, currency)}.` }] });
  return ruling("allow", isShortTerm ? "CON-13" : "CON-8", [price], { value });
}
