import * as z from "zod";
import type { ZoneChoice } from "../calendar/zone.ts";

const cents = z.int().min(0);
const tierName = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word");

/** Plans, what they include of developers' time, and what an upgrade or more time costs. */
export const plansSection = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency's code such as USD"),
    tiers: z.record(tierName, z.strictObject({ title: z.string().min(1), annualCents: cents.nullable(), monthlyCents: cents.nullable() })).describe("What each tier costs a year and a month; null: not sold so"),
    secondTier: z.strictObject({
      tier: tierName.describe("The tier that includes developers"),
      minutesPerTerm: z.int().min(1),
      shortTermMonths: z.int().min(1).max(12).describe("A renewal closer than this makes the term a short one"),
      shortTermMinutes: z.int().min(0),
      renewalDayStartsNewTerm: z.boolean().describe("[I] An upgrade on the renewal day belongs to the new term"),
    }),
    extraTime: z
      .strictObject({
        blockMinutes: z.int().min(1),
        blockCents: cents,
        lapsesAtRenewal: z.boolean().describe("[I] Bought time that is left lapses with the term"),
        shortTermCountsAsExhausted: z.boolean().describe("[I] The fewer minutes of a short term count as all of them once used"),
      })
      .nullable()
      .describe("Further developers' time for sale; null: none"),
  })
  .superRefine(({ tiers, secondTier }, context) => {
    const top = tiers[secondTier.tier];
    if (top === undefined) context.addIssue({ code: "custom", path: ["secondTier", "tier"], message: `${secondTier.tier} is no tier` });
    else if (top.annualCents === null) context.addIssue({ code: "custom", path: ["tiers", secondTier.tier, "annualCents"], message: "is needed, because only an annual term includes developers" });
    if (secondTier.shortTermMinutes > secondTier.minutesPerTerm) context.addIssue({ code: "custom", path: ["secondTier", "shortTermMinutes"], message: "must not be more than minutesPerTerm" });
  });
export type PlansSection = z.output<typeof plansSection>;

export interface PlansProfile {
  readonly zone: ZoneChoice;
  readonly plans: PlansSection;
}

/** A sum as people read it: `$3,018.61`. */
export function money(amountCents: number, currency: string): string {
  const whole = String(Math.trunc(amountCents / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${currency === "USD" ? "$" : `${currency} `}${whole}.${String(amountCents % 100).padStart(2, "0")}`;
}

/** What the tier with developers costs a year. */
export function topPriceCents({ tiers, secondTier }: PlansSection): number {
  return tiers[secondTier.tier]?.annualCents ?? 0;
}

export function tierTitle({ tiers }: PlansSection, tier: string): string {
  return Object.hasOwn(tiers, tier) ? (tiers[tier]?.title ?? tier) : tier;
}
