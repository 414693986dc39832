import { Refusal } from "../../../domain/refusal.ts";
import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { supportSheet } from "../account-facts.ts";
import { bookMinutes } from "../book-minutes.ts";
import { requireVisible } from "../directory/visible.ts";
import { ask, keepingDenials, requireAllowed, storeAsked } from "../entitled.ts";
import { extraTimeFactsOf } from "./plan-offer.ts";

/**
 * The customer accepts the price of more developers' time before any of it starts; it is credited and billed at once (CON-7, CON-8, CON-13).
 * @throws {Refusal} `policy-refused` with the decision, `conflict` when the price is not the one that was shown, `not-found`.
 */
export async function buyTime(ports: Ports, caller: Caller, accountId: string, given: { readonly minutes: number; readonly cents: number; readonly orderId: string }): Promise<void> {
  await requireVisible(ports, caller, accountId);
  const { orderId } = given;
  await keepingDenials(ports, { accountId, actorId: caller.personId }, (denials) =>
    ports.records.transact(async (tables) => {
      if ((await tables.planOrders.find({ id: orderId, accountId })) !== undefined) return;
      const asked = requireAllowed(ask(ports, "plans.extra-time", extraTimeFactsOf(await supportSheet(tables, accountId), given.minutes, true)), denials);
      const { cents, minutes } = asked.decision.value as { readonly cents: number; readonly minutes: number };
      if (cents !== given.cents) throw new Refusal("conflict", "The price is another one by now. Look at it again.", { cents });
      await bookMinutes(ports, tables, { accountId, pool: "extra", order: { kind: "credit", minutes }, key: `bought ${orderId}`, actorId: caller.personId, reason: "extra-time" });
      const decisionId = await storeAsked(ports, tables, asked, { accountId, subject: { kind: "order", id: orderId }, actorId: caller.personId });
      const currency = ports.policy.profile.plans?.currency ?? "USD";
      await tables.planOrders.insert({ id: orderId, accountId, kind: "extra-time", cents, currency, minutes, renewsOn: null, acceptedBy: caller.personId, acceptedAt: instantText(ports.clock.now()), decisionId, caseId: null });
      await record(ports, tables, { event: "plans.buy-time", actorId: caller.personId, accountId, facts: { orderId, decisionId, cents, currency, minutes } });
    }),
  );
}
