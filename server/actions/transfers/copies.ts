import type { CopyShape } from "../../contract/shapes/transfer.ts";
import type { CheckoutRow, ReadingRow, TransferRow } from "../../ports/records/rows.ts";
import type { Settings } from "../../ports/settings.ts";

/**
 * "Who holds a copy": derived from what was stored and from the bytes that were served, never from what somebody said alone.
 * `names` gives a person's name by id.
 */
export function copiesOf(settings: Settings, transfer: TransferRow, checkouts: readonly CheckoutRow[], readings: readonly ReadingRow[], accountName: string, names: ReadonlyMap<string, string>): CopyShape[] {
  const copies: CopyShape[] = [];
  if (transfer.firstByteAt !== null)
    copies.push({ holder: settings.operator, where: "portal", what: settings.storePlace, since: transfer.firstByteAt, until: transfer.erasedAt ?? transfer.deadlineAt, status: transfer.erasedAt === null ? "held" : "erased", checkoutId: null });
  for (const checkout of checkouts)
    copies.push({
      holder: names.get(checkout.holderId) ?? "A member of staff",
      where: "staff",
      what: "working copy",
      since: checkout.takenAt,
      until: checkout.removalAt ?? (checkout.endedAt === null ? checkout.untilAt : checkout.bytesServed === 0 ? checkout.endedAt : null),
      status: statusOf(checkout),
      checkoutId: checkout.id,
    });
  const customers = readings.filter((reading) => reading.checkoutId === null && reading.bytes > 0).sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const [first] = customers;
  if (first !== undefined) copies.push({ holder: accountName, where: "customer", what: "downloaded by you", since: first.startedAt, until: null, status: "outside-our-reach", checkoutId: null });
  return copies;
}

function statusOf(checkout: CheckoutRow): CopyShape["status"] {
  if (checkout.removalAt !== null) return "removal-attested";
  if (checkout.bytesServed === 0) return "no-copy-taken";
  return checkout.endedAt === null ? "held" : "removal-outstanding";
}
