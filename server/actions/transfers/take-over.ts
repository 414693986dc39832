import { requireAct } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CheckoutRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";
import { textKeyOf } from "../personal-text.ts";
import { change } from "./change.ts";
import { openCheckout } from "./check-out.ts";
import { endCheckout } from "./end-checkout.ts";
import { loadTransfer, requireKept } from "./load.ts";

/** A supervisor ends somebody's checkout and holds the working copy from now on; what that person still has stays outstanding. @throws {Refusal} */
export async function takeOver(ports: Ports, caller: Caller, transferId: string, input: { reason: string; device: string }): Promise<CheckoutRow> {
  if (caller.role !== "supervisor") throw new Refusal("not-allowed", "Only a supervisor takes over.");
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  const textKey = await textKeyOf(ports, seen);
  const id = ports.randomness.id("checkout");
  return change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    requireAct(transfer.state, "take-over");
    requireKept(ports, transfer);
    const former = await tables.checkouts.find({ id: transfer.openCheckoutId ?? "" });
    if (former === undefined || textKey === null) throw new Refusal("wrong-state", "Nobody holds the working copy.", { state: transfer.state });
    if (former.holderId === caller.personId) return former;
    await endCheckout(ports, tables, former, "taken-over");
    return openCheckout(ports, tables, transfer, caller, { ...input, purpose: former.purpose, copy: former.copy, id, textKey }, "transfers.take-over");
  }, seen);
}
