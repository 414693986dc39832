import type { Readable } from "node:stream";
import { deadlineAfter } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { move } from "../transfers/change.ts";
import { requireOpenCheckout } from "../transfers/checkout-rights.ts";
import { loadTransfer } from "../transfers/load.ts";
import { changeEnd, fileKeyOf } from "../transfers/rewrap.ts";
import { requireSender } from "./create-upload.ts";

const nothing = (): Refusal => new Refusal("not-found", "There is no such upload. It may have been removed; send the file again.");

/** One's own unfinished or finished upload with its transfer. @throws {Refusal} `not-found`, the same for foreign and missing. */
export async function loadUpload(ports: Ports, caller: Caller, fileId: string): Promise<{ file: FileRow; transfer: TransferRow }> {
  const file = await ports.records.read.files.find({ id: fileId });
  if (file === undefined || file.sentBy !== caller.personId || file.state === "removed") throw nothing();
  const transfer = await loadTransfer(ports.records.read, caller, file.transferId);
  return { file, transfer };
}

/** Durable bytes of an upload: what a client may trust (I10). Finished ones answer their whole size. */
export async function uploadOffset(ports: Ports, caller: Caller, fileId: string): Promise<{ file: FileRow; offset: number }> {
  const { file, transfer } = await loadUpload(ports, caller, fileId);
  if (file.state !== "arriving") return { file, offset: file.bytes };
  const fileKey = await fileKeyOf(ports, file, transfer.accountId);
  const stored = await ports.sealed.bytes(file.id);
  if (stored !== null) return { file, offset: stored };
  await ports.sealed.begin(file.id, fileKey);
  const offset = await ports.sealed.offset(file.id, fileKey).catch((error: unknown) => finishedMeanwhile(ports, file.id, error));
  return { file, offset };
}

/** Another request's last byte may finish the file at this very moment: it is not gone, it is whole (F07). */
async function finishedMeanwhile(ports: Ports, fileId: string, error: unknown): Promise<number> {
  const bytes = error instanceof Refusal && error.code === "object-missing" ? await ports.sealed.bytes(fileId) : null;
  if (bytes === null) throw error;
  return bytes;
}

/**
 * Takes bytes at `offset` until `source` ends (`isGivenAway`: nobody else looks at its chunks); what arrived is durable when the promise settles, also when it fails.
 * The sender's right is asked anew, so call it under the upload's lock (F15). Gives the new offset.
 * @throws {Refusal} `offset-mismatch`, `too-large`, `wrong-state`, `not-allowed`, `not-found`, `storage-full`.
 */
export async function appendUpload(ports: Ports, caller: Caller, fileId: string, offset: number, source: Readable, signal?: AbortSignal, isGivenAway = false): Promise<number> {
  const { file, transfer } = await loadUpload(ports, caller, fileId);
  if (file.state !== "arriving") {
    if (offset === file.bytes && source.readableLength === 0) return file.bytes;
    throw new Refusal("offset-mismatch", "This upload is finished.", { offset: file.bytes });
  }
  requireSender(ports, transfer, caller, file.kind);
  if (file.kind === "result" && (await requireOpenCheckout(ports, ports.records.read, transfer, caller)).id !== file.checkoutId) throw new Refusal("wrong-state", "This result belongs to a checkout that has ended. Remove it and send it anew.", { state: transfer.state });
  // Stopped between the last byte and the receipt (F16): nothing is left to write, only to finish.
  if ((await ports.sealed.bytes(file.id)) === offset && offset === file.announcedBytes) return offset;
  if (file.kind === "original") await beginTransfer(ports, caller, transfer);
  const fileKey = await fileKeyOf(ports, (await ports.records.read.files.find({ id: fileId })) ?? file, transfer.accountId);
  await ports.sealed.begin(file.id, fileKey);
  const limit = file.announcedBytes ?? Math.min(file.reservedBytes, ports.settings.fileBytesMax);
  try {
    return await ports.sealed.append(file.id, fileKey, source, { offset, maxBytes: limit - offset, isGivenAway, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if ((await finishedMeanwhile(ports, file.id, error)) === offset) return offset;
    throw new Refusal("offset-mismatch", "This upload is finished.", { offset: file.announcedBytes });
  } finally {
    await noteProgress(ports, transfer, file, fileKey);
  }
}

/** Keeps the offset in the records for lists and the sweep; the store itself is the authority for resuming. */
async function noteProgress(ports: Ports, transfer: TransferRow, file: FileRow, fileKey: Uint8Array): Promise<void> {
  const offset = await ports.sealed.offset(file.id, fileKey).catch(() => null);
  if (offset === null) return;
  const now = instantText(ports.clock.now());
  await ports.records.transact(async (tables) => {
    const changed = await tables.files.update({ id: file.id, state: "arriving" }, { bytes: offset, lastByteAt: now });
    if (changed === 1) await tables.transfers.update({ id: transfer.id }, { lastByteAt: now });
  });
  ports.notifier.changed({ topic: "progress", id: transfer.id, accountId: transfer.accountId });
}

/** How long one file waits while another one begins their transfer. */
const beginMs = 30_000;

/** One at a time: beginning wraps the keys of all files anew, and hundreds that begin at once would each do it for all. */
async function beginTransfer(ports: Ports, caller: Caller, seen: TransferRow): Promise<void> {
  if (seen.state === "uploading") return;
  const release = await ports.locker.acquire(`begin ${seen.id}`, AbortSignal.timeout(beginMs), () => undefined);
  try {
    const present = await ports.records.read.transfers.find({ id: seen.id });
    if (present !== undefined) await beginNow(ports, caller, present);
  } finally {
    release();
  }
}

/** The first byte of an original moves the transfer to `uploading` and starts its clock: first byte + retention, until receipt. */
async function beginNow(ports: Ports, caller: Caller, seen: TransferRow): Promise<void> {
  if (seen.state === "uploading") return;
  const now = ports.clock.now();
  const endOf = (transfer: TransferRow): Temporal.Instant => (transfer.deadlineAt === null ? deadlineAfter(now, ports.settings.retention.retentionHours) : Temporal.Instant.from(transfer.deadlineAt));
  await changeEnd(ports, seen.id, endOf, async (tables, transfer, end) => {
    // Several files of one transfer may begin at once: the first one moves it.
    if (transfer.state === "uploading") return;
    await move(tables, transfer, "begin", { ...end, firstByteAt: transfer.firstByteAt ?? instantText(now), lastByteAt: instantText(now), refusedBecause: null, completedAt: null });
    await record(ports, tables, { event: "transfers.begin", actorId: caller.personId, accountId: transfer.accountId, transferId: transfer.id, facts: { deadlineAt: end.deadlineAt } });
  });
}
