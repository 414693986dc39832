import { Refusal } from "../../domain/refusal.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { reach } from "../../system/failpoint.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { fileKeyOf } from "../transfers/rewrap.ts";
import { loadUpload } from "./append-upload.ts";

/**
 * Ends an upload whose last byte is durable. Repeating it changes nothing: one file, one ledger row (F16, F17).
 * The stored file is then read back by `checkFile`.
 * @throws {Refusal} `length-mismatch` when fewer bytes than announced are there; `empty-file`.
 */
export async function finishUpload(ports: Ports, caller: Caller, fileId: string): Promise<FileRow> {
  const { file, transfer } = await loadUpload(ports, caller, fileId);
  return finishFile(ports, file, transfer);
}

/** Finishes an upload whose every announced byte is durable, as after a crash between the last byte and the receipt (F16); else null. */
export async function finishIfWhole(ports: Ports, file: FileRow): Promise<FileRow | null> {
  const transfer = await ports.records.read.transfers.find({ id: file.transferId });
  if (file.state !== "arriving" || file.announcedBytes === null || transfer === undefined) return null;
  const bytes = (await ports.sealed.bytes(file.id)) ?? (await ports.sealed.offset(file.id, await fileKeyOf(ports, file, transfer.accountId)).catch(unlessMissing));
  return bytes === file.announcedBytes ? finishFile(ports, file, transfer) : null;
}

/** An upload that was announced and of which nothing came has nothing in the store. */
function unlessMissing(error: unknown): number {
  if (error instanceof Refusal && error.code === "object-missing") return 0;
  throw error;
}

async function finishFile(ports: Ports, file: FileRow, transfer: TransferRow): Promise<FileRow> {
  if (file.state !== "arriving") return file;
  const fileKey = await fileKeyOf(ports, file, transfer.accountId);
  const bytes = (await ports.sealed.bytes(file.id)) ?? (await ports.sealed.offset(file.id, fileKey));
  if (bytes === 0) throw new Refusal("empty-file", "The selected file is empty. Choose the database itself.");
  if (file.announcedBytes !== null && bytes !== file.announcedBytes) throw new Refusal("length-mismatch", `${String(bytes)} of ${String(file.announcedBytes)} bytes have arrived.`, { bytes, announced: file.announcedBytes });
  await ports.sealed.finish(file.id, fileKey);
  await reach("finish.stored");
  const now = instantText(ports.clock.now());
  const finished = await ports.records.transact(async (tables) => {
    const changed = await tables.files.update({ id: file.id, state: "arriving" }, { state: "stored", bytes, reservedBytes: bytes, announcedBytes: bytes, lastByteAt: now, finishedAt: now });
    const present = await tables.files.find({ id: file.id });
    if (present === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (changed !== 1) return present;
    await tables.accounts.add({ id: transfer.accountId }, { usedBytes: bytes - file.reservedBytes });
    await tables.transfers.update({ id: transfer.id }, { lastByteAt: now });
    await tables.transfers.add({ id: transfer.id }, { bytes });
    await record(ports, tables, { event: "uploads.finish", actorId: file.sentBy, accountId: transfer.accountId, transferId: transfer.id, facts: { fileId: file.id, kind: file.kind, bytes } });
    return present;
  });
  ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
  return finished;
}
