import { keyDay } from "../../domain/retention/deadline.ts";
import { requireAct } from "../../domain/custody/transitions.ts";
import type { FileKind } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { loadTransfer, requireKept } from "../transfers/load.ts";
import { requireOpenCheckout } from "../transfers/checkout-rights.ts";
import { fileKeyContext } from "../transfers/rewrap.ts";
import { currentTermsVersion } from "../portal/terms.ts";
import { checkName } from "./file-name.ts";

export interface NewUpload {
  readonly transferId: string;
  readonly kind: FileKind;
  readonly name: string;
  /** Announced length, or null when the client cannot tell: then `reservedBytes` are set aside until it is known. */
  readonly bytes: number | null;
  readonly reservedBytes?: number;
  /** The client's own digest, if it knows it beforehand. */
  readonly sha256: string | null;
  /** Version of the terms that the client showed; null stands for the present one. */
  readonly termsVersion: string | null;
}

/** Who may send what, now; asked again before every append. @throws {Refusal} */
export function requireSender(ports: Ports, transfer: TransferRow, caller: Caller, kind: FileKind): void {
  if (kind === "masked") throw new Refusal("masked-not-available", "Masked copies are made by the portal; they cannot be uploaded.");
  if (kind === "original") {
    requireAct(transfer.state, "upload-original");
    if (isStaff(caller) && transfer.onBehalfSealed === null) throw new Refusal("not-allowed", "Only the customer sends the original, unless a medium was taken in on the customer's behalf.");
  } else if (!isStaff(caller)) throw new Refusal("not-allowed", "Only support sends results.");
  else requireAct(transfer.state, "upload-result");
  if (transfer.firstByteAt !== null) requireKept(ports, transfer);
}

/**
 * Begins an upload: a file row in state `arriving`, its key wrapped for the transfer's end, room reserved in the account's quota.
 * @throws {Refusal} `empty-file`, `too-large`, `quota-reached`, `wrong-state`, `not-allowed`, `terms-changed`, `not-found`.
 */
export async function createUpload(ports: Ports, caller: Caller, upload: NewUpload): Promise<FileRow> {
  // One id for all attempts: two requests with one Idempotency-Key draw the same, and only one of them may make it (F02).
  const fileId = ports.randomness.id("file");
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryCreate(ports, caller, upload, fileId);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "conflict" || attempt >= 5) throw error;
    }
  }
}

async function tryCreate(ports: Ports, caller: Caller, upload: NewUpload, fileId: string): Promise<FileRow> {
  const name = checkName(upload.name);
  const limit = ports.settings.fileBytesMax;
  if (upload.bytes === 0) throw new Refusal("empty-file", "The selected file is empty. Choose the database itself.");
  if (upload.bytes !== null && upload.bytes > limit) throw new Refusal("too-large", `A file must be at most ${String(limit)} bytes.`, { bytes: upload.bytes, limit });
  const termsVersion = currentTermsVersion(ports.settings);
  if (upload.termsVersion !== null && upload.termsVersion !== termsVersion) throw new Refusal("terms-changed", "The terms have changed since this page was opened. Read them again and send once more.", { termsVersion });

  const seen = await loadTransfer(ports.records.read, caller, upload.transferId);
  requireSender(ports, seen, caller, upload.kind);
  if (upload.kind === "result") await requireOpenCheckout(ports, ports.records.read, seen, caller);
  const textKey = await textKeyOf(ports, seen);
  if (textKey === null) throw new Refusal("gone", "This transfer was erased.");

  const fileKey = ports.randomness.bytes(32);
  const now = ports.clock.now();
  const end = seen.deadlineAt === null ? now.add({ hours: ports.settings.retention.retentionHours }) : Temporal.Instant.from(seen.deadlineAt);
  const wrapped = await ports.keys.wrap(fileKey, keyDay(end), fileKeyContext(fileId, seen.accountId));

  const file = await ports.records.transact(async (tables) => {
    const transfer = await loadTransfer(tables, caller, upload.transferId);
    requireSender(ports, transfer, caller, upload.kind);
    if (upload.kind === "result") await requireOpenCheckout(ports, tables, transfer, caller);
    // The key was wrapped for the end that was read before; another end means wrapping again.
    if (transfer.deadlineAt !== seen.deadlineAt) throw new Refusal("conflict", "The transfer's end changed at the same moment. Try again.");
    const reserved = upload.bytes ?? upload.reservedBytes ?? limit;
    await reserve(tables, transfer.accountId, reserved);
    const file: FileRow = {
      id: fileId,
      transferId: transfer.id,
      kind: upload.kind,
      state: "arriving",
      nameSealed: sealText(textKey, name, `file-name ${fileId}`),
      announcedBytes: upload.bytes,
      reservedBytes: reserved,
      bytes: 0,
      sha256: null,
      clientSha256: upload.sha256,
      format: null,
      scan: ports.scanner.isConfigured ? "pending" : "not-configured",
      sentBy: caller.personId,
      checkoutId: upload.kind === "result" ? transfer.openCheckoutId : null,
      keyId: wrapped.keyId,
      wrappedKey: wrapped.bytes,
      startedAt: instantText(now),
      lastByteAt: instantText(now),
      finishedAt: null,
      receivedAt: null,
      termsVersion,
    };
    await tables.files.insert(file);
    await record(ports, tables, { event: "uploads.create", actorId: caller.personId, accountId: transfer.accountId, transferId: transfer.id, facts: { fileId, kind: file.kind, bytes: upload.bytes, termsVersion } });
    return file;
  });
  ports.notifier.changed({ topic: "transfer", id: seen.id, accountId: seen.accountId });
  return file;
}

/** Sets room aside in the account's quota. @throws {Refusal} `quota-reached` with what is left. */
async function reserve(tables: Tables, accountId: string, bytes: number): Promise<void> {
  const account = await tables.accounts.find({ id: accountId });
  if (account === undefined) throw new Refusal("not-found", "There is nothing here.");
  const left = account.quotaBytes - account.usedBytes;
  if (bytes > left) throw new Refusal("quota-reached", `This account has room for ${String(Math.max(0, left))} more bytes. Ask for deletion of what is no longer needed, or ask support for more room.`, { left, bytes });
  const changed = await tables.accounts.update({ id: accountId, usedBytes: account.usedBytes }, { usedBytes: account.usedBytes + bytes });
  if (changed !== 1) throw new Refusal("conflict", "Another upload began at the same moment. Try again.");
}
