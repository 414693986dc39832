import * as z from "zod";
import { day, id, instant } from "./common.ts";
import { shownDecision } from "./decision.ts";

/** What an upgrade and more developers' time would cost today, and what was ordered. */
export const planOffer = z
  .object({
    currency: z.string().nullable(),
    topTier: z.string().nullable(),
    hasTopPlan: z.boolean(),
    /** The offer as it stands, waiting for acceptance; its value holds `billCents`, `minutes` and `renewsOn`. Null: nothing to upgrade. */
    upgrade: shownDecision.nullable(),
    /** Why the bill cannot be told, where it cannot. */
    upgradeNotKnown: z.string().nullable(),
    /** One block of more time, and whether it may start once its price is accepted. Null: none is sold. */
    extraTime: z.object({ blockMinutes: z.int(), blockCents: z.int(), decision: shownDecision }).nullable(),
    orders: z.array(z.object({ id: z.string(), kind: z.enum(["upgrade", "extra-time", "caller-extra"]), cents: z.int(), currency: z.string(), minutes: z.int(), renewsOn: z.string().nullable(), acceptedAt: instant, acceptedBy: z.string() })),
  })
  .meta({ id: "PlanOffer" });
export type PlanOfferShape = z.output<typeof planOffer>;

/** Exactly what was shown; anything else is refused with the new offer. */
export const upgradeBody = z.strictObject({ billCents: z.int().min(0), minutes: z.int().min(0), renewsOn: day });
export const timeBody = z.strictObject({ minutes: z.int().min(1).max(60_000), cents: z.int().min(0), caseId: id.optional() });
