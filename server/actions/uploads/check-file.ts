import { Refusal } from "../../domain/refusal.ts";
import { recognise } from "../../formats/recognise.ts";
import type { FileRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { openText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { fileKeyOf } from "../transfers/rewrap.ts";

/** What became of a stored file's check. */
export type CheckResult = { readonly file: FileRow; readonly problem: null | "damaged" | "digest-mismatch" | "infected" };

/**
 * Reads a stored file back: the SHA-256 of what the store gives is the file's fingerprint, for every way in. Also says what the file is
 * and, where a scanner is set up, whether it is clean. Repeating it after a crash gives the same.
 * @throws {Refusal} `unavailable` while the scanner does not answer: the file stays closed.
 */
export async function checkFile(ports: Ports, fileId: string): Promise<CheckResult> {
  const file = await ports.records.read.files.find({ id: fileId });
  const transfer = file && (await ports.records.read.transfers.find({ id: file.transferId }));
  if (file === undefined || transfer === undefined) throw new Refusal("not-found", "There is nothing here.");
  if (file.state !== "stored") return { file, problem: verdict(file) };
  const fileKey = await fileKeyOf(ports, file, transfer.accountId);
  const readBack = await ports.sealed.digest(file.id, fileKey, (done) => { noteChecking(ports, file, done); }).catch((error: unknown) => {
    if (error instanceof Refusal && (error.code === "object-damaged" || error.code === "object-missing")) return null;
    throw error;
  });
  checking.delete(file.id);
  if (readBack?.bytes !== file.bytes) return { file, problem: "damaged" };
  const name = openText(await textKeyOf(ports, transfer), file.nameSealed, `file-name ${file.id}`) ?? "";
  const found = recognise(readBack.head, readBack.tail, name, file.bytes);
  const scan = file.scan === "pending" ? await ports.scanner.scan(ports.sealed.read(file.id, fileKey, 0, file.bytes), file.bytes) : file.scan;
  const format = JSON.stringify({ name: found.name, version: found.version, finding: found.finding, detail: found.detail, missingCompanions: found.missingCompanions });
  const ready = await ports.records.transact(async (tables) => {
    const changed = await tables.files.update({ id: file.id, state: "stored" }, { state: "ready", sha256: readBack.sha256, format, scan, receivedAt: instantText(ports.clock.now()) });
    const present = await tables.files.find({ id: file.id });
    if (present === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (changed === 1)
      await record(ports, tables, { event: "uploads.check", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { fileId: file.id, bytes: file.bytes, format: found.name, finding: found.finding, ...(transfer.saltDigests === 1 ? {} : { sha256: readBack.sha256 }) } });
    return present;
  });
  ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
  return { file: ready, problem: verdict(ready) };
}

function verdict(file: FileRow): CheckResult["problem"] {
  if (file.scan === "infected") return "infected";
  return file.clientSha256 !== null && file.sha256 !== null && file.clientSha256 !== file.sha256 ? "digest-mismatch" : null;
}

/** Bytes read back so far, by file; only for showing progress, so it need not survive anything. */
const checking = new Map<string, number>();

function noteChecking(ports: Ports, file: FileRow, bytesDone: number): void {
  const before = checking.get(file.id) ?? 0;
  checking.set(file.id, bytesDone);
  if (Math.floor(before / 2 ** 28) !== Math.floor(bytesDone / 2 ** 28)) ports.notifier.changed({ topic: "transfer", id: file.transferId, accountId: null });
}

export function bytesChecked(fileId: string): number {
  return checking.get(fileId) ?? 0;
}
