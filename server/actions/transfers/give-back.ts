import type { TransferRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";
import { textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { change, move } from "./change.ts";
import { endCheckout, isRemovalOutstanding } from "./end-checkout.ts";
import { loadCheckout } from "./load-checkout.ts";

/** Ends the caller's checkout without a result; where an earlier result exists the transfer stays returned. @throws {Refusal} as `loadCheckout`. */
export async function giveBack(ports: Ports, caller: Caller, transferId: string, checkoutId: string, note: string | undefined): Promise<TransferRow> {
  const seen = await loadCheckout(ports.records.read, caller, transferId, checkoutId, "open");
  const textKey = await textKeyOf(ports, seen.transfer);
  return change(ports, async (tables) => {
    const { transfer, checkout } = await loadCheckout(tables, caller, transferId, checkoutId, "open");
    const moved = await move(tables, transfer, "give-back", { openCheckoutId: null, holderId: null }, transfer.returnedAt !== null);
    await endCheckout(ports, tables, checkout, "given-back");
    await record(ports, tables, {
      event: "transfers.give-back",
      actorId: caller.personId,
      accountId: transfer.accountId,
      transferId,
      facts: { checkoutId, isRemovalOutstanding: isRemovalOutstanding(checkout) },
      text: note === undefined || textKey === null ? null : { value: note, textKey },
    });
    return moved;
  }, seen.transfer);
}
