import { Refusal } from "../../domain/refusal.ts";
import type { FileRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { loadUpload } from "./append-upload.ts";

/**
 * "Stop and remove": takes back an unfinished upload, or a finished original before "that is all". Its key goes first, then its bytes.
 * @throws {Refusal} `wrong-state` once the transfer is complete; `not-found`.
 */
export async function removeUpload(ports: Ports, caller: Caller, fileId: string): Promise<void> {
  const { file, transfer } = await loadUpload(ports, caller, fileId);
  const isOpen = file.state === "arriving" || (file.kind === "original" && ["requested", "uploading", "refused"].includes(transfer.state)) || (file.kind === "result" && transfer.openCheckoutId === file.checkoutId);
  if (!isOpen) throw new Refusal("wrong-state", "This file was handed over; it can only be deleted with its transfer.", { state: transfer.state });
  await dropFile(ports, file, caller.personId, "uploads.remove");
}

/** Erases one file that is not part of the transfer any more and gives its room back. Also for the sweep (`actorId` null). */
export async function dropFile(ports: Ports, file: FileRow, actorId: string | null, event: "uploads.remove" | "uploads.abandon" | "uploads.reject"): Promise<void> {
  const transfer = await ports.records.transact(async (tables) => {
    const owner = await tables.transfers.find({ id: file.transferId });
    if (owner === undefined) throw new Refusal("not-found", "There is nothing here.");
    const changed = await tables.files.update({ id: file.id, state: file.state }, { state: "removed", wrappedKey: null, keyId: null, nameSealed: null, reservedBytes: 0 });
    if (changed !== 1) {
      // Gone already, or finished at this very moment: what was acknowledged is not taken away unseen.
      if ((await tables.files.find({ id: file.id }))?.state === "removed") return owner;
      throw new Refusal("conflict", "This upload changed at the same moment. Try again.");
    }
    await tables.accounts.add({ id: owner.accountId }, { usedBytes: -file.reservedBytes });
    if (file.state !== "arriving") await tables.transfers.add({ id: owner.id }, { bytes: -file.bytes });
    await record(ports, tables, { event, actorId, accountId: owner.accountId, transferId: owner.id, facts: { fileId: file.id, bytes: file.bytes } });
    return owner;
  });
  await ports.sealed.remove(file.id);
  await ports.records.scrub();
  ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
}
