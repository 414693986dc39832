import type { Readable } from "node:stream";
import { coversWhole, mergeRanges, type ByteRange } from "../../domain/custody/ranges.ts";
import { requireAct } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, FileRow, ReadingRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { confirming } from "../confirming.ts";
import { openText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { collectIn } from "./collect.ts";
import { requireReadableCheckout } from "./checkout-rights.ts";
import { isRemovalOutstanding } from "./end-checkout.ts";
import { loadTransfer, requireKept } from "./load.ts";
import { fileKeyOf } from "./rewrap.ts";
import { watchReading } from "./watch-reading.ts";

/** What may be read: the file's facts for the headers, before any byte. */
export interface ReadableFile {
  readonly file: FileRow;
  readonly name: string;
  /**
   * Opens bytes `start` to `end` (exclusive). The reading is in the records before its first byte leaves; it ends the stream with an error when
   * the right to it ends (R31, F27, R40).
   */
  open(start: number, end: number): Promise<Readable>;
}

/**
 * Content for this caller, or a refusal. Customers read their account's files, results once returned; staff only with their own open checkout
 * whose date has not passed; nobody from the deadline on.
 * @throws {Refusal} `not-found`, `not-allowed`, `held-by-another`, `wrong-state`, `gone`, `contractor-needs-consent`.
 */
export async function read(ports: Ports, caller: Caller, transferId: string, fileId: string): Promise<ReadableFile> {
  const { transfer, file } = await requireReadable(ports, ports.records.read, caller, transferId, fileId);
  const name = openText(await textKeyOf(ports, transfer), file.nameSealed, `file-name ${file.id}`) ?? "database";
  return { file, name, open: (start, end) => open(ports, caller, transfer, file, start, end) };
}

async function requireReadable(ports: Ports, tables: Tables, caller: Caller, transferId: string, fileId: string): Promise<{ transfer: TransferRow; file: FileRow; checkout: CheckoutRow | null }> {
  const transfer = await loadTransfer(tables, caller, transferId);
  const file = await tables.files.find({ id: fileId, transferId });
  if (file === undefined) throw new Refusal("not-found", "There is nothing here.");
  // Until it is returned a result is nothing that the customer knows of.
  if (caller.role === "customer" && file.kind === "result" && !(JSON.parse(transfer.resultFileIds) as string[]).includes(file.id)) throw new Refusal("not-found", "There is nothing here.");
  requireKept(ports, transfer);
  if (file.state === "removed") throw new Refusal("gone", "This file was removed.");
  requireAct(transfer.state, "read");
  if (file.state !== "ready") throw new Refusal("wrong-state", "This file is still being checked.", { state: transfer.state });
  if (file.scan === "infected") throw new Refusal("not-allowed", "The virus scanner found something in this file; it stays closed.");
  if (caller.role === "customer") return { transfer, file, checkout: null };
  if (!isStaff(caller)) throw new Refusal("not-allowed", "Auditors see the records, never the content.");
  const checkout = await requireReadableCheckout(ports, tables, transfer, caller);
  // Results hold real data too: with the masked copy only those that were made from it may be read.
  if (checkout.copy === "masked" && file.kind !== "masked" && file.checkoutId !== checkout.id) throw new Refusal("not-allowed", "Your working copy is the masked one. The original needs a full copy, with its own reason.", { copy: "masked" });
  return { transfer, file, checkout };
}

async function open(ports: Ports, caller: Caller, seen: TransferRow, file: FileRow, start: number, end: number): Promise<Readable> {
  const now = instantText(ports.clock.now());
  const id = ports.randomness.id("reading");
  // What is about to be served counts before it is: a crash in between leaves too much on record, never too little.
  const { reading, isAlerted } = await ports.records.transact(async (tables) => {
    const { checkout } = await requireReadable(ports, tables, caller, seen.id, file.id);
    const checkoutId = checkout?.id ?? null;
    const row = (await tables.readings.find({ fileId: file.id, personId: caller.personId, checkoutId, closedAt: null })) ?? { id, transferId: seen.id, fileId: file.id, checkoutId, personId: caller.personId, startedAt: now, lastByteAt: now, bytes: 0, ranges: "[]", closedAt: null };
    if (row.id === id) await tables.readings.insert(row);
    else await tables.readings.update({ id: row.id }, { lastByteAt: now });
    await tables.readings.add({ id: row.id }, { bytes: end - start });
    if (checkoutId !== null) {
      await tables.checkouts.add({ id: checkoutId }, { bytesServed: end - start });
      // Whoever reads again has a copy again: an earlier attestation is void (the ledger keeps it).
      await tables.checkouts.update({ id: checkoutId }, { removalAt: null, removalMethod: null, removalBy: null });
    }
    return { reading: row, isAlerted: checkoutId !== null && (await watchReading(ports, tables, caller, row.id === id ? null : row.lastByteAt)) };
  });
  ports.notifier.changed({ topic: "progress", id: seen.id, accountId: seen.accountId });
  if (isAlerted) ports.notifier.changed({ topic: "queue", id: "reading-alerts", accountId: null });
  const stream = ports.sealed.read(file.id, await fileKeyOf(ports, file, seen.accountId), start, end);
  // A consumer that never lets it flow (an iterator) cannot be counted: then everything asked for counts as served.
  let served: number | null = null;
  const count = (chunk: Uint8Array): void => { served = (served ?? 0) + chunk.length; };
  // A listener for `data` would start the flow before the answer is ready; `pipe` adds its own and both then see every chunk.
  stream.once("resume", () => {
    served = 0;
    stream.on("data", count);
  });
  const check = confirming(async () => {
    const { checkout } = await requireReadable(ports, ports.records.read, caller, seen.id, file.id);
    // Attested while bytes still flow: what comes later would not be covered.
    if (checkout !== null && checkout.removalAt !== null) throw new Refusal("conflict", "The removal of this copy was attested.");
    const session = await ports.records.read.sessions.find({ id: caller.sessionId });
    if (session === undefined) throw new Refusal("not-signed-in", "This session has ended.");
  }, (error) => stream.destroy(error instanceof Error ? error : new Error("reading ended")));
  const stop = ports.notifier.listen((changed) => {
    const concerns = (changed.topic === "session-ended" && (changed.id === caller.sessionId || changed.id === caller.personId)) || (changed.topic === "transfer" && changed.id === seen.id);
    if (concerns || changed.topic === "missed" || changed.topic === "silent") check();
  });
  const ended = (): void => {
    stop();
    settle(ports, caller, seen, file, reading, [start, start + (served ?? end - start)], served === null ? 0 : end - start - served).catch((error: unknown) => { ports.log.error("reading-not-settled", { readingId: reading.id, error: String(error) }); });
  };
  stream.once("close", ended);
  return stream;
}

/** Corrects what was put on record beforehand to what really left; a whole reading is closed into its ledger row at once. */
async function settle(ports: Ports, caller: Caller, seen: TransferRow, file: FileRow, reading: ReadingRow, range: ByteRange, notServed: number): Promise<void> {
  await ports.records.transact(async (tables) => {
    const row = await tables.readings.find({ id: reading.id });
    if (row === undefined) return;
    const ranges = mergeRanges([...(JSON.parse(row.ranges) as ByteRange[]), range]);
    await tables.readings.update({ id: row.id }, { ranges: JSON.stringify(ranges), lastByteAt: instantText(ports.clock.now()), bytes: row.bytes - notServed });
    if (row.checkoutId !== null && notServed > 0) await takeBack(tables, row.checkoutId, notServed);
    const isWhole = coversWhole(ranges, file.bytes);
    const transfer = await tables.transfers.find({ id: seen.id });
    if (isWhole && transfer !== undefined && caller.role === "customer") await collectWhenWhole(ports, tables, transfer, caller, file);
    if (isWhole && row.closedAt === null) await closeReading(ports, tables, { ...row, bytes: row.bytes - notServed });
  });
  ports.notifier.changed({ topic: "progress", id: seen.id, accountId: seen.accountId });
}

/** What was counted and not served; a checkout that ended meanwhile without a byte served has nothing outstanding. */
async function takeBack(tables: Tables, checkoutId: string, bytes: number): Promise<void> {
  const checkout = await tables.checkouts.find({ id: checkoutId });
  await tables.checkouts.add({ id: checkoutId }, { bytesServed: -bytes });
  if (checkout !== undefined && checkout.endedAt !== null && isRemovalOutstanding(checkout) && checkout.bytesServed === bytes) await tables.transfers.add({ id: checkout.transferId }, { outstandingRemovals: -1 });
}

/** Collected = every result downloaded to its end (transfers.md). */
async function collectWhenWhole(ports: Ports, tables: Tables, transfer: TransferRow, caller: Caller, file: FileRow): Promise<void> {
  const results = JSON.parse(transfer.resultFileIds) as string[];
  if (transfer.state !== "returned" || !results.includes(file.id)) return;
  for (const resultId of results) {
    const result = await tables.files.find({ id: resultId });
    const readings = await tables.readings.list({ fileId: resultId, checkoutId: null });
    if (result === undefined || !coversWhole(readings.flatMap((row) => JSON.parse(row.ranges) as ByteRange[]), result.bytes)) return;
  }
  await collectIn(ports, tables, transfer, caller.personId, "downloaded");
}

/** One ledger row a reading: start, bytes, end. Also for the sweep of readings that went silent. */
export async function closeReading(ports: Ports, tables: Tables, reading: ReadingRow): Promise<void> {
  const changed = await tables.readings.update({ id: reading.id, closedAt: null }, { closedAt: instantText(ports.clock.now()) });
  const transfer = await tables.transfers.find({ id: reading.transferId });
  if (changed !== 1 || transfer === undefined) return;
  await record(ports, tables, {
    event: "transfers.read",
    actorId: reading.personId,
    accountId: transfer.accountId,
    transferId: reading.transferId,
    facts: { fileId: reading.fileId, checkoutId: reading.checkoutId, startedAt: reading.startedAt, bytes: reading.bytes },
  });
}
