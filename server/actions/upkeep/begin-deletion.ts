import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { move } from "../transfers/change.ts";
import { endCheckout, isRemovalOutstanding } from "../transfers/end-checkout.ts";

export interface DeletionOrder {
  readonly because: NonNullable<TransferRow["deletingBecause"]>;
  /** null: the portal itself, at a deadline. */
  readonly actorId: string | null;
  readonly directionId?: string | undefined;
}

/**
 * The step that cannot be undone: from here on content is refused and the erasure runs to its certificate. Call it in a transaction with
 * the transfer as read in that transaction; what is done next, step by step, stands in `erase.ts`.
 * @throws {Refusal} `wrong-state`; `conflict` when the transfer changed since it was read.
 */
export async function beginDeletion(ports: Ports, tables: Tables, transfer: TransferRow, order: DeletionOrder): Promise<void> {
  const now = instantText(ports.clock.now());
  // A changed end is an order of the customer too: the one that was written first wins (F39).
  const isAsRead = await tables.transfers.update({ id: transfer.id, state: transfer.state, deadlineAt: transfer.deadlineAt }, { deletingSince: now });
  if (isAsRead !== 1) throw new Refusal("conflict", "This transfer changed at the same moment. Try again.", { state: transfer.state });
  await move(tables, transfer, order.because === "abandoned" ? "abandon" : "delete", {
    deletingSince: now,
    deletingBecause: order.because,
    deletingStep: "keys",
    openCheckoutId: null,
    holderId: null,
    isHalted: 0,
    needsContactSince: null,
    needsContactBecause: null,
  });
  const open = transfer.openCheckoutId === null ? undefined : await tables.checkouts.find({ id: transfer.openCheckoutId });
  if (open !== undefined) await endCheckout(ports, tables, open, "deleted");
  if (order.directionId !== undefined) await tables.directions.update({ id: order.directionId }, { state: "begun" });
  await tables.directions.update({ transferId: transfer.id, state: "waiting" }, { state: "replaced" });
  await tellHolders(ports, tables, transfer, order);
  await record(ports, tables, {
    event: "transfers.delete",
    actorId: order.actorId,
    accountId: transfer.accountId,
    transferId: transfer.id,
    facts: { because: order.because, directionId: order.directionId ?? null, endedCheckoutId: open?.id ?? null },
  });
}

/** Whoever still has a copy is told at once that its removal is now demanded (ALO-20). */
async function tellHolders(ports: Ports, tables: Tables, transfer: TransferRow, order: DeletionOrder): Promise<void> {
  const checkouts = await tables.checkouts.list({ transferId: transfer.id, removalAt: null });
  const holders = new Map<string, boolean>();
  for (const checkout of checkouts) {
    const mustAttest = isRemovalOutstanding(checkout);
    if (mustAttest || checkout.id === transfer.openCheckoutId) holders.set(checkout.holderId, mustAttest || (holders.get(checkout.holderId) ?? false));
  }
  for (const [personId, mustAttest] of holders)
    await enqueueMail(ports, tables, { template: "deletion-ordered", personId, transferId: transfer.id, facts: { number: `T-${String(transfer.number)}`, transferId: transfer.id, because: order.because, mustAttest } });
}
