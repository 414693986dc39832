import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";

/** True while the holder was served bytes and has not attested that they are gone: it follows from what was served, not from what was said. */
export function isRemovalOutstanding(checkout: CheckoutRow): boolean {
  return checkout.bytesServed > 0 && checkout.removalAt === null;
}

/** Ends a checkout; an outstanding removal stays counted on its transfer until it is attested, whatever the state becomes. */
export async function endCheckout(ports: Ports, tables: Tables, checkout: CheckoutRow, end: NonNullable<CheckoutRow["end"]>): Promise<CheckoutRow> {
  const ended = { endedAt: instantText(ports.clock.now()), end };
  const changed = await tables.checkouts.update({ id: checkout.id, endedAt: null }, ended);
  if (changed === 1 && isRemovalOutstanding(checkout)) await tables.transfers.add({ id: checkout.transferId }, { outstandingRemovals: 1 });
  return { ...checkout, ...ended };
}
