import { Refusal } from "../../../domain/refusal.ts";
import type { CaseRow } from "../../../ports/records/case-rows.ts";
import type { Tables } from "../../../ports/records/records.ts";
import { caseNumber, loadCase } from "../../cases/load.ts";
import { noteCase } from "../../cases/note.ts";
import { requireLive } from "../../cases/work.ts";
import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { supportSheet } from "../account-facts.ts";
import { bookMinutes } from "../book-minutes.ts";
import { requireVisible } from "../directory/visible.ts";
import { keepingDenials, requireSold, storeAsked } from "../entitled.ts";
import { mailOrder } from "./mail.ts";
import { askExtraTime } from "./plan-offer.ts";

/** What was shown and accepted. */
interface WantedTime {
  readonly minutes: number;
  readonly cents: number;
  /** The case whose developers need it; the minutes are the account's all the same. */
  readonly caseId?: string | undefined;
  /** A repeat under the same id changes nothing. */
  readonly orderId: string;
}

/**
 * The customer accepts the price of more developers' time before any of it starts; it is credited and billed at once (CON-7, CON-8, CON-13).
 * @throws {Refusal} `policy-refused` with the decision, `conflict` when the price is not the one that was shown, `wrong-state` for a case that developers do not work on, `not-found`.
 */
export async function buyTime(ports: Ports, caller: Caller, accountId: string, wanted: WantedTime): Promise<void> {
  await requireVisible(ports, caller, accountId);
  const { orderId, caseId } = wanted;
  await keepingDenials(ports, { accountId, actorId: caller.personId }, (denials) =>
    ports.records.transact(async (tables) => {
      if ((await tables.planOrders.find({ id: orderId, accountId })) !== undefined) return;
      const one = caseId === undefined ? null : await caseWithDevelopers(tables, caller, accountId, caseId);
      const asked = requireSold(askExtraTime(ports, await supportSheet(tables, accountId), wanted.minutes, true), denials);
      const { cents, minutes } = asked.decision.value as { readonly cents: number; readonly minutes: number };
      if (cents !== wanted.cents) throw new Refusal("conflict", "The price is another one by now. Look at it again.", { cents });
      await bookMinutes(ports, tables, { accountId, pool: "extra", order: { kind: "credit", minutes }, key: `bought ${orderId}`, actorId: caller.personId, reason: "extra-time" });
      const decisionId = await storeAsked(ports, tables, asked, { accountId, subject: { kind: "order", id: orderId }, actorId: caller.personId });
      const currency = ports.policy.profile.plans?.currency ?? "USD";
      await tables.planOrders.insert({ id: orderId, accountId, kind: "extra-time", cents, currency, minutes, renewsOn: null, acceptedBy: caller.personId, acceptedAt: instantText(ports.clock.now()), decisionId, caseId: caseId ?? null });
      await mailOrder(ports, tables, accountId, "time-bought", { orderId, cents, currency, minutes, ...(one === null ? {} : { caseId: one.id, caseNumber: caseNumber(one) }) });
      const event = { event: "plans.buy-time", actorId: caller.personId, facts: { orderId, decisionId, cents, currency, minutes } };
      if (one === null) await record(ports, tables, { ...event, accountId });
      else await noteCase(ports, tables, one, event);
    }),
  );
  if (caseId !== undefined) ports.notifier.changed({ topic: "case", id: caseId, accountId });
}

async function caseWithDevelopers(tables: Tables, caller: Caller, accountId: string, caseId: string): Promise<CaseRow> {
  const row = await loadCase(tables, caller, caseId);
  if (row.accountId !== accountId) throw new Refusal("not-found", "There is nothing here.");
  requireLive(row);
  if (row.escalatedAt === null) throw new Refusal("wrong-state", "Developers do not work on this case.");
  return row;
}
