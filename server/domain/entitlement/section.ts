import * as z from "zod";
import type { ZoneChoice } from "../calendar/zone.ts";

/** How an account may have come by the right to support. */
const ways = ["recent-purchase", "rental", "purchase-with-plan"] as const;

/** Who may be supported, and who may have the newer versions. */
export const entitlementSection = z
  .strictObject({
    ways: z.array(z.enum(ways)).describe("What gives support, each on its own; empty: support is tied to no licence"),
    planName: z.string().min(1).nullable().describe("The maintenance plan as customers know it"),
    purchaseMonths: z.int().min(1).max(120).describe("Months after a purchase in which it gives support and upgrades"),
    anniversaryIncluded: z.boolean().describe("[I] The day on which the months are over still counts"),
    paidThroughIncluded: z.boolean().describe("[I] The day until which a rental or plan is paid still counts"),
    minutes: z.enum(["needed", "where-kept", "free"]).describe("Whether service minutes are needed: always, where the account has a ledger of them, or never"),
    upgrades: z.enum(["by-licence", "not-ruled"]).describe("Whether this policy says who may upgrade"),
    laterSeatRestarts: z.boolean().describe("[I] A seat bought later starts the months of free upgrades again"),
    olderVersionEffects: z.array(z.string().min(1)).describe("What a customer of an older version is told"),
  })
  .superRefine((section, context) => {
    if (section.ways.includes("purchase-with-plan") && section.planName === null) context.addIssue({ code: "custom", path: ["planName"], message: "names the plan, because ways has purchase-with-plan" });
    if (section.minutes === "needed" && section.ways.length === 0) context.addIssue({ code: "custom", path: ["minutes"], message: "cannot be needed while ways is empty" });
  });
export type EntitlementSection = z.infer<typeof entitlementSection>;

/** The parts of a profile that these rules read. */
export interface EntitlementProfile {
  readonly zone: ZoneChoice;
  readonly entitlement: EntitlementSection;
}
