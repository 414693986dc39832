import { localDate } from "../../../domain/calendar/local.ts";
import { zoneOf } from "../../../domain/calendar/zone.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { PlanOfferShape } from "../../../contract/shapes/plans.ts";
import type { Caller, Ports } from "../../context.ts";
import { planFactsOf, supportSheet, type SupportSheet } from "../account-facts.ts";
import { ask, type Asked } from "../entitled.ts";
import { requireVisible } from "../directory/visible.ts";
import { shown } from "../shown.ts";

/** Asks what more developers' time costs an account as it stands, and whether it may start. */
export function askExtraTime(ports: Ports, sheet: SupportSheet, minutes: number, accepted: boolean): Asked {
  return ask(ports, "plans.extra-time", { ...planFactsOf(sheet), includedMinutes: sheet.support?.includedMinutes ?? null, includedMinutesLeft: sheet.minutes["second-tier"] ?? null, minutes, accepted });
}

/** The plan that an upgrade would leave behind: an annual one with its term, a monthly one, or none. */
export function upgradeFactsOf({ support }: SupportSheet) {
  if (support?.term === "annual" && support.tier !== null && support.termStartsOn !== null && support.renewsOn !== null)
    return { from: "annual" as const, tier: support.tier, oldCents: support.billedCents, termStartsOn: support.termStartsOn, renewsOn: support.renewsOn };
  return { from: support?.term === "monthly" ? ("monthly" as const) : ("new" as const) };
}

/** True where the account has the plan with developers for a year that has not ended, so that there is nothing to upgrade. */
export function hasTopPlan(ports: Ports, { support }: SupportSheet): boolean {
  const { plans, zone } = ports.policy.profile;
  if (plans === undefined || support === null) return false;
  const today = localDate(zoneOf(zone), ports.clock.now()).toString();
  return support.tier === plans.secondTier.tier && support.term === "annual" && support.renewsOn !== null && today < support.renewsOn;
}

/** Asks for the upgrade of an account as it stands; null where the policy sells none or the account has the plan already. @throws {Refusal} `not-valid` for a term whose price nobody knows. */
export function askUpgrade(ports: Ports, sheet: SupportSheet, accepted: { readonly billCents: number; readonly minutes: number; readonly renewsOn: string } | null): Asked | null {
  if (ports.policy.profile.plans === undefined || hasTopPlan(ports, sheet)) return null;
  return ask(ports, "plans.upgrade", { plan: upgradeFactsOf(sheet), accepted });
}

/** What an upgrade would cost and bring today, what more time costs, and what was ordered (CON-8, CON-15). @throws {Refusal} `not-found`. */
export async function showPlanOffer(ports: Ports, caller: Caller, accountId: string): Promise<PlanOfferShape> {
  await requireVisible(ports, caller, accountId);
  const { read } = ports.records;
  const sheet = await supportSheet(read, accountId);
  const { plans } = ports.policy.profile;
  const orders = await read.planOrders.list({ accountId }, { by: "acceptedAt", descending: true, limit: 100 });
  const people = await read.people.list({ id: [...new Set(orders.map(({ acceptedBy }) => acceptedBy))] });
  return {
    currency: plans?.currency ?? null,
    topTier: plans === undefined ? null : (plans.tiers[plans.secondTier.tier]?.title ?? plans.secondTier.tier),
    hasTopPlan: hasTopPlan(ports, sheet),
    ...upgradeOffer(ports, sheet),
    extraTime: plans?.extraTime == null ? null : { blockMinutes: plans.extraTime.blockMinutes, blockCents: plans.extraTime.blockCents, decision: shown(askExtraTime(ports, sheet, plans.extraTime.blockMinutes, false).decision) },
    orders: orders.map(({ id, kind, cents, currency, minutes, renewsOn, acceptedAt, acceptedBy }) => ({ id, kind, cents, currency, minutes, renewsOn, acceptedAt, acceptedBy: people.find((one) => one.id === acceptedBy)?.name ?? "" })),
  };
}

/** A term whose price nobody knows is told, and does not hide the rest of the page. */
function upgradeOffer(ports: Ports, sheet: SupportSheet): Pick<PlanOfferShape, "upgrade" | "upgradeNotKnown"> {
  try {
    const asked = askUpgrade(ports, sheet, null);
    return { upgrade: asked === null ? null : shown(asked.decision), upgradeNotKnown: null };
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-valid") return { upgrade: null, upgradeNotKnown: error.message };
    throw error;
  }
}
