import { localDate } from "../../../domain/calendar/local.ts";
import { zoneOf } from "../../../domain/calendar/zone.ts";
import { upgradeTerms } from "../../../domain/plans/upgrade-terms.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { Tables } from "../../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { supportSheet } from "../account-facts.ts";
import { keepingDenials, requireSold, storeAsked } from "../entitled.ts";
import { askUpgrade, upgradeFactsOf } from "./plan-offer.ts";
import { setIncludedMinutes } from "./included-minutes.ts";
import { mailOrder } from "./mail.ts";
import { requireVisible } from "../directory/visible.ts";

/** What was shown on the page and accepted. */
export interface AcceptedUpgrade {
  readonly billCents: number;
  readonly minutes: number;
  readonly renewsOn: string;
  /** A repeat under the same id changes nothing. */
  readonly orderId: string;
}

/**
 * Upgrades an account to the annual plan with developers, exactly as it was shown: bill, minutes and renewal date are accepted and kept with the decision (CON-15, CON-9 to CON-12).
 * @throws {Refusal} `policy-refused` with the new offer when it changed since, `wrong-state` where there is nothing to upgrade, `not-found`.
 */
export async function acceptUpgrade(ports: Ports, caller: Caller, accountId: string, accepted: AcceptedUpgrade): Promise<void> {
  await requireVisible(ports, caller, accountId);
  const { orderId, ...terms } = accepted;
  await keepingDenials(ports, { accountId, actorId: caller.personId }, (denials) =>
    ports.records.transact(async (tables) => {
      if ((await tables.planOrders.find({ id: orderId, accountId })) !== undefined) return;
      await openSheet(ports, tables, caller, accountId);
      const sheet = await supportSheet(tables, accountId);
      const asked = askUpgrade(ports, sheet, terms);
      const { plans, zone } = ports.policy.profile;
      if (asked === null || plans === undefined) throw new Refusal("wrong-state", "The account has this plan already, or the policy sells none.");
      requireSold(asked, denials);
      const about = { accountId, subject: { kind: "order" as const, id: orderId }, actorId: caller.personId };
      const decisionId = await storeAsked(ports, tables, asked, about);
      const today = localDate(zoneOf(zone), ports.clock.now());
      const before = upgradeFactsOf(sheet);
      const { oldCents, billCents } = upgradeTerms(before.from === "annual" ? before : { from: before.from }, plans, today);
      // Within its term the plan keeps its beginning; everything else begins today.
      const startsOn = before.from === "annual" && today.toString() < before.renewsOn ? before.termStartsOn : today.toString();
      // A renewal that was ordered for the old plan's day would begin a term in the midst of the new one.
      if (sheet.support?.renewsOn !== terms.renewsOn) await tables.planRenewals.remove({ accountId, doneAt: null });
      const now = instantText(ports.clock.now());
      await tables.supportAccounts.update({ accountId }, { tier: plans.secondTier.tier, term: "annual", termStartsOn: startsOn, renewsOn: terms.renewsOn, billedCents: (oldCents ?? 0) + billCents, includedMinutes: terms.minutes, changedAt: now, changedBy: caller.personId });
      await setIncludedMinutes(ports, tables, { accountId, minutes: terms.minutes, key: orderId, actorId: caller.personId, reason: "upgrade" });
      await tables.planOrders.insert({ id: orderId, accountId, kind: "upgrade", cents: terms.billCents, currency: plans.currency, minutes: terms.minutes, renewsOn: terms.renewsOn, acceptedBy: caller.personId, acceptedAt: now, decisionId, caseId: null });
      await mailOrder(ports, tables, accountId, "plan-upgraded", { orderId, cents: terms.billCents, currency: plans.currency, minutes: terms.minutes, renewsOn: terms.renewsOn });
      await record(ports, tables, { event: "plans.accept-upgrade", actorId: caller.personId, accountId, facts: { orderId, decisionId, cents: terms.billCents, currency: plans.currency, minutes: terms.minutes, renewsOn: terms.renewsOn } });
    }),
  );
}

/** Makes sure that the account has its row, which is then held to the end: two orders come one after the other. */
async function openSheet(ports: Ports, tables: Tables, caller: Caller, accountId: string): Promise<void> {
  if ((await tables.supportAccounts.find({ accountId })) !== undefined) return;
  await tables.supportAccounts.insert({ accountId, externalId: null, licencesKnownAt: null, tier: null, term: null, termStartsOn: null, renewsOn: null, billedCents: null, includedMinutes: null, includesChat: null, paidCallerExtras: 0, isOverseas: 0, changedAt: instantText(ports.clock.now()), changedBy: caller.personId, source: "edited" });
}

