import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { eraseTransfer } from "./erase.ts";

/**
 * Before the portal serves: an erasure that the key store remembers but the records do not means that an older back-up was restored. Such a
 * transfer is erased again at once, whatever state the back-up has it in (F46). Where the rest of an erasure fails (the store is down), the content
 * is closed already and the sweep goes on. Gives the number of transfers that were found alive.
 */
export async function restoreCheck(ports: Ports): Promise<number> {
  let found = 0;
  const seen = new Set<string>();
  for (const erasure of await ports.keys.erasures()) {
    if (seen.has(erasure.transferId)) continue;
    seen.add(erasure.transferId);
    const transfer = await ports.records.read.transfers.find({ id: erasure.transferId });
    if (transfer === undefined || transfer.state === "deleted" || transfer.state === "deleting") continue;
    found += 1;
    ports.log.warn("restored-transfer-erased-again", { transferId: transfer.id, state: transfer.state });
    await closeAgain(ports, transfer);
    await eraseTransfer(ports, transfer.id);
  }
  return found;
}

/** Past the state table on purpose: what was deleted once is in no other state, whatever an older back-up says. */
async function closeAgain(ports: Ports, transfer: TransferRow): Promise<void> {
  const now = instantText(ports.clock.now());
  await ports.records.transact(async (tables) => {
    const because = transfer.deletingBecause ?? "deadline";
    await tables.transfers.update({ id: transfer.id }, { state: "deleting", deletingSince: now, deletingBecause: because, deletingStep: "keys", openCheckoutId: null, holderId: null, isHalted: 0, deadlineAt: transfer.deadlineAt ?? now });
    await tables.checkouts.update({ transferId: transfer.id, endedAt: null }, { endedAt: now, end: "deleted" });
    await tables.directions.update({ transferId: transfer.id, state: "waiting" }, { state: "replaced" });
    await record(ports, tables, { event: "transfers.delete", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { because, isRestored: true } });
  });
}
