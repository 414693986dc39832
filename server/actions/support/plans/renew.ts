import { localDate } from "../../../domain/calendar/local.ts";
import { zoneOf } from "../../../domain/calendar/zone.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { PlanRenewalRow } from "../../../ports/records/directory-rows.ts";
import type { Tables } from "../../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { each, type Outcome } from "../../upkeep/each.ts";
import { keepPolicy } from "../decide.ts";
import { ask, storeAsked } from "../entitled.ts";
import { lapseAll, setIncludedMinutes } from "./included-minutes.ts";
import { mailAccount } from "./mail.ts";

const batch = 500;

/**
 * Orders the next term of an account's plan. It begins on the renewal day, or today where that has passed; then its minutes are set (CON-10).
 * @throws {Refusal} `not-found`, `wrong-state` without a plan, `conflict` when this renewal is ordered already.
 */
export async function orderRenewal(ports: Ports, caller: Caller, accountId: string): Promise<void> {
  await keepPolicy(ports);
  await ports.records.transact(async (tables) => {
    const account = await tables.supportAccounts.find({ accountId });
    if (account === undefined && (await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (account === undefined || account.tier === null || account.term === null || account.renewsOn === null) throw new Refusal("wrong-state", "Record the plan first: its tier, its term and the day of its renewal.");
    const today = vendorsDay(ports);
    const start = Temporal.PlainDate.compare(today, account.renewsOn) > 0 ? today : Temporal.PlainDate.from(account.renewsOn);
    const startsOn = start.toString();
    if ((await tables.planRenewals.find({ accountId, startsOn })) !== undefined || (await tables.planRenewals.count({ accountId, doneAt: null })) > 0) throw new Refusal("conflict", "The renewal of this plan is ordered already.", { startsOn });
    const row: PlanRenewalRow = { id: ports.randomness.id("renewal"), accountId, startsOn, renewsOn: start.add(account.term === "annual" ? { years: 1 } : { months: 1 }).toString(), orderedBy: caller.personId, orderedAt: instantText(ports.clock.now()), doneAt: null, decisionId: null };
    await tables.planRenewals.insert(row);
    if (Temporal.PlainDate.compare(today, start) >= 0) await beginTerm(ports, tables, row);
    await record(ports, tables, { event: "plans.order-renewal", actorId: caller.personId, accountId, facts: { startsOn, renewsOn: row.renewsOn } });
  });
}

/** Takes back a renewal that has not begun. @throws {Refusal} `not-found`. */
export async function cancelRenewal(ports: Ports, caller: Caller, accountId: string): Promise<void> {
  await ports.records.transact(async (tables) => {
    const gone = await tables.planRenewals.remove({ accountId, doneAt: null });
    if (gone === 0) throw new Refusal("not-found", "No renewal waits for its day.");
    await record(ports, tables, { event: "plans.cancel-renewal", actorId: caller.personId, accountId });
  });
}

/** Every minute: the terms whose day has come. Each by itself, each once (F35). Gives a line for people. */
export async function renewPlans(ports: Ports): Promise<string> {
  const today = vendorsDay(ports).toString();
  const open = (await ports.records.read.planRenewals.list({ doneAt: null }, { by: "startsOn", limit: batch })).filter(({ startsOn }) => startsOn <= today);
  if (open.length === 0) return "";
  await keepPolicy(ports);
  const { done, failed }: Outcome = await each(ports, "plan renewals", open, (row) =>
    ports.records.transact(async (tables) => {
      const isBegun = await beginTerm(ports, tables, row);
      if (isBegun) await record(ports, tables, { event: "plans.renew", actorId: null, accountId: row.accountId, facts: { startsOn: row.startsOn, renewsOn: row.renewsOn } });
      return isBegun;
    }),
  );
  return `renewals ${String(done)}${failed.length === 0 ? "" : `, failed ${String(failed.length)}`}`;
}

/** The new term: its dates, and for the plan with developers its minutes; nothing rolls over. False where another node did it. */
async function beginTerm(ports: Ports, tables: Tables, { id, accountId, startsOn, renewsOn, orderedBy }: PlanRenewalRow): Promise<boolean> {
  const now = instantText(ports.clock.now());
  if ((await tables.planRenewals.update({ id, doneAt: null }, { doneAt: now })) !== 1) return false;
  const account = await tables.supportAccounts.find({ accountId });
  const { plans } = ports.policy.profile;
  const hasDevelopers = plans !== undefined && account?.tier === plans.secondTier.tier && account.term === "annual";
  const billedCents = account?.tier == null || account.term === null ? null : (plans?.tiers[account.tier]?.[account.term === "annual" ? "annualCents" : "monthlyCents"] ?? null);
  if (!hasDevelopers) {
    await tables.supportAccounts.update({ accountId }, { termStartsOn: startsOn, renewsOn, billedCents, changedAt: now });
    await mailAccount(ports, tables, accountId, "plan-renewed", { startsOn, renewsOn });
    return true;
  }
  const left = async (pool: "second-tier" | "extra"): Promise<number> => (await tables.minuteBalances.find({ accountId, pool }))?.minutes ?? 0;
  const asked = ask(ports, "plans.renewal", { includedMinutesLeft: await left("second-tier"), boughtMinutesLeft: await left("extra") });
  const { includedMinutes, boughtMinutes, lapsedMinutes } = asked.decision.value as { readonly includedMinutes: number; readonly boughtMinutes: number; readonly lapsedMinutes: number };
  const decisionId = await storeAsked(ports, tables, asked, { accountId, subject: { kind: "account", id: accountId }, actorId: orderedBy });
  await tables.planRenewals.update({ id }, { decisionId });
  await tables.supportAccounts.update({ accountId }, { termStartsOn: startsOn, renewsOn, billedCents, includedMinutes, changedAt: now });
  if (boughtMinutes === 0) await lapseAll(ports, tables, { accountId, pool: "extra", key: id, actorId: null, reason: "renewal" });
  await setIncludedMinutes(ports, tables, { accountId, minutes: includedMinutes, key: id, actorId: null, reason: "renewal" });
  await mailAccount(ports, tables, accountId, "plan-renewed", { startsOn, renewsOn, minutes: includedMinutes, lapsedMinutes });
  return true;
}

/** The vendor's day. */
function vendorsDay(ports: Ports): Temporal.PlainDate {
  return localDate(zoneOf(ports.policy.profile.zone), ports.clock.now());
}
