import { deadlineAfter } from "../../domain/retention/deadline.ts";
import { nextState } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { receiptDigest } from "../upkeep/receipt.ts";
import { checkFile, type CheckResult } from "../uploads/check-file.ts";
import { finishIfWhole } from "../uploads/finish-upload.ts";
import { dropFile } from "../uploads/remove-upload.ts";
import { change, move } from "./change.ts";
import { customersOf } from "./customers.ts";
import { loadTransfer } from "./load.ts";
import { changeEnd } from "./rewrap.ts";

const reasons = {
  damaged: "The stored bytes did not read back as they arrived. Please send the file again.",
  "digest-mismatch": "The file's fingerprint here differs from the one on your side: it changed while it was being sent. Close the program that uses it and send it again.",
  infected: "The virus scanner found something in this file, so it was not kept. Please talk to support.",
} as const;

export interface AnnouncedDigest {
  readonly id: string;
  readonly sha256: string;
}

/**
 * "That is all." Digests that the client computed are kept with their files; they are compared after the read-back.
 * @throws {Refusal} `wrong-state`; `conflict` while uploads are unfinished or nothing was sent.
 */
export async function complete(ports: Ports, caller: Caller, transferId: string, digests: readonly AnnouncedDigest[]): Promise<void> {
  const transfer = await loadTransfer(ports.records.read, caller, transferId);
  if (isStaff(caller) && transfer.onBehalfSealed === null) throw new Refusal("not-allowed", "Only the customer says that everything was sent.");
  await completeTransfer(ports, transferId, caller.personId, digests);
}

/** The same without a caller, for the sweep of silent uploads (24 h after the last byte). */
export async function completeTransfer(ports: Ports, transferId: string, actorId: string | null, digests: readonly AnnouncedDigest[] = []): Promise<void> {
  for (const file of await ports.records.read.files.list({ transferId, kind: "original", state: "arriving" })) await finishIfWhole(ports, file);
  await change(ports, async (tables) => {
    const transfer = await tables.transfers.find({ id: transferId });
    if (transfer === undefined) throw new Refusal("not-found", "There is nothing here.");
    nextState(transfer.state, "complete");
    for (const digest of digests) await keepDigest(tables, transferId, digest);
    const files = await tables.files.list({ transferId, kind: "original" });
    if (files.some((file) => file.state === "arriving")) throw new Refusal("conflict-unfinished", "An upload of this transfer is unfinished. Let it go on, or remove it, then say that this is all.");
    if (!files.some((file) => file.state === "stored" || file.state === "ready")) throw new Refusal("conflict-unfinished", "Nothing was sent yet. Choose the database and send it first.");
    await move(tables, transfer, "complete", { completedAt: instantText(ports.clock.now()) });
    await record(ports, tables, { event: "transfers.complete", actorId, accountId: transfer.accountId, transferId, facts: { files: files.length } });
  });
}

async function keepDigest(tables: Tables, transferId: string, digest: AnnouncedDigest): Promise<void> {
  const file = await tables.files.find({ id: digest.id, transferId, kind: "original" });
  if (file === undefined || file.state === "removed") throw new Refusal("not-found", "There is no such file in this transfer.");
  if (file.clientSha256 !== null && file.clientSha256 !== digest.sha256) throw new Refusal("digest-mismatch", "Another fingerprint was announced for this file before. Remove the file and send it again.");
  await tables.files.update({ id: file.id }, { clientSha256: digest.sha256 });
}

/** Checks every file of a completed transfer, then receives or refuses it. Run after `complete` and again by the sweep (F16). */
export async function receiveTransfer(ports: Ports, transferId: string): Promise<void> {
  const transfer = await ports.records.read.transfers.find({ id: transferId });
  if (transfer?.state !== "checking") return;
  const files = (await ports.records.read.files.list({ transferId, kind: "original" })).filter((file) => file.state !== "removed");
  const results: CheckResult[] = [];
  for (const file of files) results.push(await checkFile(ports, file.id));
  const bad = results.filter((result) => result.problem !== null);
  if (bad.length > 0) await reject(ports, transfer, bad);
  else await accept(ports, transfer, results.map((result) => result.file));
}

async function accept(ports: Ports, seen: TransferRow, files: readonly FileRow[]): Promise<void> {
  const now = ports.clock.now();
  // What the customer's receipt will state; its digest in the row proves it later.
  const certificateDigest = await receiptDigest(ports, seen, files, now);
  // An order that the customer gave before the reception still holds (ALO-20).
  const endOf = async (): Promise<Temporal.Instant> => {
    const ordered = await ports.records.read.directions.find({ transferId: seen.id, state: "waiting" });
    return ordered === undefined ? deadlineAfter(now, ports.settings.retention.retentionHours) : Temporal.Instant.from(ordered.deleteAt);
  };
  await changeEnd(ports, seen.id, endOf, async (tables, transfer, end) => {
    if (transfer.state !== "checking") return;
    await move(tables, transfer, "accept", { ...end, receivedAt: instantText(now), termsVersion: files[0]?.termsVersion ?? null });
    const facts = { number: `T-${String(transfer.number)}`, deadlineAt: end.deadlineAt, files: files.length };
    await enqueueMail(ports, tables, { template: "transfer-arrived", personId: null, transferId: transfer.id, facts: { ...facts, purpose: transfer.purpose } });
    for (const person of await customersOf(tables, transfer)) await enqueueMail(ports, tables, { template: "transfer-received", personId: person.id, transferId: transfer.id, facts });
    await record(ports, tables, { event: "transfers.accept", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { files: files.length, bytes: transfer.bytes, deadlineAt: end.deadlineAt, certificateDigest } });
  });
  ports.notifier.changed({ topic: "queue", id: seen.id, accountId: null });
}

async function reject(ports: Ports, seen: TransferRow, bad: readonly CheckResult[]): Promise<void> {
  const problem = bad[0]?.problem ?? "damaged";
  await change(ports, async (tables) => {
    const transfer = await tables.transfers.find({ id: seen.id });
    if (transfer?.state !== "checking") return;
    await move(tables, transfer, "reject", { refusedBecause: reasons[problem] });
    for (const person of await customersOf(tables, transfer)) await enqueueMail(ports, tables, { template: "transfer-refused", personId: person.id, transferId: transfer.id, facts: { number: `T-${String(transfer.number)}`, problem } });
    await record(ports, tables, { event: "transfers.reject", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { problem, files: bad.length } });
  }, seen);
  for (const result of bad) await dropFile(ports, result.file, null, "uploads.reject");
}
