import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import type { Caller } from "../context.ts";
import { heldByAnother } from "./checkout-rights.ts";
import { loadTransfer } from "./load.ts";

/**
 * A checkout of a transfer that this caller holds. `open` asks that it has not ended; `any` does not.
 * @throws {Refusal} `not-found`; `held-by-another` with who holds it; `wrong-state` when it has ended.
 */
export async function loadCheckout(tables: Tables, caller: Caller, transferId: string, checkoutId: string, which: "open" | "any"): Promise<{ transfer: TransferRow; checkout: CheckoutRow }> {
  const transfer = await loadTransfer(tables, caller, transferId);
  const checkout = await tables.checkouts.find({ id: checkoutId, transferId });
  if (checkout === undefined) throw new Refusal("not-found", "There is nothing here.");
  if (checkout.holderId !== caller.personId) throw await heldByAnother(tables, checkout);
  if (which === "open" && (checkout.endedAt !== null || transfer.openCheckoutId !== checkout.id)) throw new Refusal("wrong-state", "This checkout has ended.", { state: transfer.state });
  return { transfer, checkout };
}
