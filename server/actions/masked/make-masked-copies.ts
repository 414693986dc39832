import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { keyDay } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { MaskedBytes, NamedBytes } from "../../ports/copy-masker.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { openText, sealText, textKeyOf } from "../personal-text.ts";
import { currentTermsVersion } from "../portal/terms.ts";
import { record } from "../record.ts";
import { alone } from "../upkeep/each.ts";
import { checkFile } from "../uploads/check-file.ts";
import { finishIfWhole } from "../uploads/finish-upload.ts";
import { dropFile } from "../uploads/remove-upload.ts";
import { fileKeyContext, fileKeyOf } from "../transfers/rewrap.ts";
import { maskable, notMaskable } from "./maskable.ts";

/**
 * Sees to it that the transfer has a masked copy of every original that can be masked, and gives their number. Plain bytes are in memory
 * only; the copy is sealed, kept and erased like every file of the transfer. What a crash left half is dropped and made anew.
 * @throws {Refusal} `masked-not-available`, `conflict` while another request makes them, `format-…`, `quota-reached`, `unavailable`.
 */
export async function makeMaskedCopies(ports: Ports, caller: Caller, transfer: TransferRow): Promise<number> {
  const made = await alone(ports, `mask ${transfer.id}`, async () => {
    const files = await ports.records.read.files.list({ transferId: transfer.id }, { by: "startedAt" });
    const originals = maskable(ports, files);
    if (originals.length === 0) throw notMaskable(ports, transfer, files);
    const present = files.filter((file) => file.kind === "masked" && file.state !== "removed");
    for (const file of present) if (file.state !== "ready") await dropFile(ports, file, null, "uploads.abandon");
    if (present.some((file) => file.state === "ready")) return present.length;
    for (const original of originals) await makeOne(ports, caller, transfer, original, files);
    return originals.length;
  });
  if (made === false) throw new Refusal("conflict", "The masked copy is being made at this moment. Try again in a minute.");
  return made;
}

async function makeOne(ports: Ports, caller: Caller, transfer: TransferRow, original: FileRow, files: readonly FileRow[]): Promise<void> {
  const textKey = await textKeyOf(ports, transfer);
  const nameOf = (file: FileRow): string => openText(textKey, file.nameSealed, `file-name ${file.id}`) ?? "database";
  const read = async (file: FileRow): Promise<NamedBytes> => ({ name: nameOf(file).split("/").at(-1) ?? "database", bytes: await buffer(ports.sealed.read(file.id, await fileKeyOf(ports, file, transfer.accountId), 0, file.bytes)) });
  const stem = nameOf(original).replace(/\.[^./]*$/, "");
  const belongs = files.filter((file) => file.kind === "original" && file.state === "ready" && file.id !== original.id && [`${nameOf(original)}-wal`, `${stem}.dbt`, `${stem}.fpt`].some((name) => name.toLowerCase() === nameOf(file).toLowerCase()));
  if (belongs.reduce((sum, file) => sum + file.bytes, original.bytes) > ports.copyMasker.bytesMax) throw notMaskable(ports, transfer, files);
  const copy = await ports.copyMasker.mask(await read(original), await Promise.all(belongs.map(read)));
  const file = await addFile(ports, caller, transfer, original.id, `${stem}.masked.sqlite`, copy);
  const fileKey = await fileKeyOf(ports, file, transfer.accountId);
  await ports.sealed.begin(file.id, fileKey);
  await ports.sealed.append(file.id, fileKey, Readable.from(pieces(copy.bytes)), { offset: 0, maxBytes: copy.bytes.length });
  await finishIfWhole(ports, file);
  await checkFile(ports, file.id);
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2 ** 20) yield bytes.subarray(at, at + 2 ** 20);
}

/** The copy's row, its key wrapped for the transfer's end, its room in the account's quota, and what was done in the ledger. */
async function addFile(ports: Ports, caller: Caller, transfer: TransferRow, originalId: string, name: string, copy: MaskedBytes): Promise<FileRow> {
  const fileId = ports.randomness.id("file");
  const fileKey = ports.randomness.bytes(32);
  for (let attempt = 1; ; attempt += 1) {
    const seen = await ports.records.read.transfers.find({ id: transfer.id });
    const textKey = seen === undefined ? null : await textKeyOf(ports, seen);
    if (seen?.deadlineAt == null || textKey === null) throw new Refusal("gone", "This transfer was erased.");
    const wrapped = await ports.keys.wrap(fileKey, keyDay(Temporal.Instant.from(seen.deadlineAt)), fileKeyContext(fileId, seen.accountId));
    const now = instantText(ports.clock.now());
    const bytes = copy.bytes.length;
    const row: FileRow = {
      id: fileId, transferId: seen.id, kind: "masked", state: "arriving", nameSealed: sealText(textKey, name, `file-name ${fileId}`), announcedBytes: bytes, reservedBytes: bytes, bytes: 0, sha256: null, clientSha256: null,
      format: null, scan: ports.scanner.isConfigured ? "pending" : "not-configured", sentBy: caller.personId, checkoutId: null, keyId: wrapped.keyId, wrappedKey: wrapped.bytes, startedAt: now, lastByteAt: now, finishedAt: null, receivedAt: null,
      termsVersion: currentTermsVersion(ports.settings),
    };
    const isAdded = await ports.records.transact(async (tables) => {
      const present = await tables.transfers.find({ id: seen.id });
      // Wrapped for another end than the transfer has now: again.
      if (present?.deadlineAt !== seen.deadlineAt || present.state !== seen.state) return false;
      const account = await tables.accounts.find({ id: seen.accountId });
      if (account === undefined || account.quotaBytes - account.usedBytes < bytes) throw new Refusal("quota-reached", "This account has no room for a masked copy. Ask for the full copy, or for more room.", { bytes });
      await tables.accounts.add({ id: seen.accountId }, { usedBytes: bytes });
      await tables.files.insert(row);
      await record(ports, tables, {
        event: "transfers.mask",
        actorId: caller.personId,
        accountId: seen.accountId,
        transferId: seen.id,
        facts: { fileId, ofFileId: originalId, bytes, tables: copy.tables, rows: copy.rows, columns: copy.columns, maskedColumns: copy.maskedColumns, planSha256: copy.planSha256 },
      });
      return true;
    });
    if (isAdded) return row;
    if (attempt >= 5) throw new Refusal("conflict", "This transfer changed at the same moment. Try again.");
  }
}
