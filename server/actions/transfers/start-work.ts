import type { WorkKind } from "../../domain/custody/words.ts";
import type { CheckoutRow, WorkEntry } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change, move } from "./change.ts";
import { requireConsent } from "./checkout-rights.ts";
import { loadCheckout } from "./load-checkout.ts";

/** Says that a test, a repair or a conversion began. @throws {Refusal} `wrong-state`, `held-by-another`, `not-found`. */
export async function startWork(ports: Ports, caller: Caller, transferId: string, checkoutId: string, kind: WorkKind): Promise<CheckoutRow> {
  return change(ports, async (tables) => {
    const { transfer, checkout } = await loadCheckout(tables, caller, transferId, checkoutId, "open");
    // Without the customer's consent a contractor can only give back.
    if (caller.isContractor) await requireConsent(tables, transfer, caller);
    await move(tables, transfer, "start-work");
    const entry: WorkEntry = { kind, startedAt: instantText(ports.clock.now()) };
    const work = JSON.stringify([...(JSON.parse(checkout.work) as WorkEntry[]), entry]);
    await tables.checkouts.update({ id: checkout.id }, { work });
    await record(ports, tables, { event: "transfers.start-work", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { checkoutId, kind } });
    return { ...checkout, work };
  });
}
