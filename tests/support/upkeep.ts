import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Caller, Ports } from "../../server/actions/context.ts";
import { checkOut } from "../../server/actions/transfers/check-out.ts";
import { request } from "../../server/actions/transfers/request.ts";
import { returnTransfer } from "../../server/actions/transfers/return.ts";
import { read } from "../../server/actions/transfers/read.ts";
import { composePortal, type Portal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { callerOf, type Enrolled } from "../../server/demo/enrol.ts";
import { download, send, sendAll } from "../../server/demo/send.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { enrolCast } from "../../server/demo/story.ts";
import type { Message } from "../../server/ports/mailer.ts";
import type { TransferRow } from "../../server/ports/records/rows.ts";
import { createLog } from "../../server/system/log.ts";
import { createTestClock, type TestClock } from "./portal.ts";
import { isPostgres, recordsEnvironment } from "./postgres.ts";
import { objectsEnvironment } from "./s3.ts";

/** A portal without its HTTP surface, whose ports a test may replace one by one: for what happens as time passes. */
export interface UpkeepPortal {
  readonly ports: Ports;
  readonly cast: Cast;
  readonly clock: TestClock;
  readonly folder: string;
  /** Every mail that was handed over, in order; `mailFault` may throw instead. */
  readonly mails: Message[];
  mailFault: ((message: Message) => Promise<void> | void) | null;
  /** What the second clock shows; null follows the first one. */
  second: Temporal.Instant | null;
  caller(who: Enrolled): Promise<Caller>;
  row(transferId: string): Promise<TransferRow>;
  close(): Promise<void>;
}

export { isPostgres };

export async function openUpkeep(options: { clock?: TestClock; folder?: string; cast?: Cast; environment?: Record<string, string> } = {}): Promise<UpkeepPortal> {
  const folder = options.folder ?? (await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-upkeep-")));
  const clock = options.clock ?? createTestClock();
  const records = await recordsEnvironment();
  const settings = toSettings(readEnvironment({ ...records.environment, DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), OPERATOR: "Test Vendor", STAFF_MAIL: "support@vendor.example", ...(options.folder === undefined ? await objectsEnvironment() : {}), ...options.environment }));
  const secondClock = { now: () => Promise.resolve(portal.second ?? clock.now()), adopt: () => { portal.second = null; return Promise.resolve(); } };
  const composed: Portal = await composePortal(settings, createLog("silent"), { clock, secondClock });
  const mails: Message[] = [];
  const mailer = {
    send: async (message: Message) => {
      await portal.mailFault?.(message);
      mails.push(message);
    },
  };
  const ports: Ports = { ...composed.ports, mailer };
  const callers = new Map<string, Caller>();
  const portal: UpkeepPortal = {
    ports,
    cast: null as unknown as Cast,
    clock,
    folder,
    mails,
    mailFault: null,
    second: null,
    // Looked up once: the clock may move by years, and a session that ends is not what is tried here.
    caller: async (who) => {
      const known = callers.get(who.personId) ?? (await callerOf(ports, who));
      callers.set(who.personId, known);
      return known;
    },
    row: async (transferId) => {
      const row = await ports.records.read.transfers.find({ id: transferId });
      if (row === undefined) throw new Error(`no transfer ${transferId}`);
      return row;
    },
    close: async () => {
      await composed.close();
      await records.drop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
  const cast = options.cast ?? (await enrolCast(ports));
  if (options.cast === undefined) for (const who of Object.values(cast) as Enrolled[]) await portal.caller(who);
  return Object.assign(portal, { cast });
}

/** Ports of which some are replaced; methods of classes keep their object. */
export function replaced<T extends object>(port: T, changes: Partial<T>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const value = (name in changes ? changes[name as keyof T] : target[name as keyof T]) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(name in changes ? changes : target) : value;
    },
  });
}

/** A transfer whose database has arrived and was received. Its content differs with every call. */
export async function receivedTransfer(portal: UpkeepPortal, wish: { title?: string; name?: string; bytes?: number; saltDigests?: boolean } = {}): Promise<{ id: string; fileId: string; content: Buffer }> {
  const customer = await portal.caller(portal.cast.customer);
  const { id } = await request(portal.ports, customer, { purpose: "repair", title: wish.title ?? "A database", saltDigests: wish.saltDigests ?? false });
  const content = contentOf(id, wish.bytes ?? 1000);
  const fileId = await send(portal.ports, customer, id, { name: wish.name ?? "orders.sqlite", content });
  await sendAll(portal.ports, customer, id);
  return { id, fileId, content };
}

/** Bytes that follow from a name, so that no two transfers have the same. */
export function contentOf(name: string, bytes: number): Buffer {
  const block = createHash("sha512").update(name).digest();
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / block.length) }, (_, index) => createHash("sha512").update(block).update(String(index)).digest())).subarray(0, bytes);
}

/** A staff member holds the working copy, with or without having downloaded it. */
export async function takenOut(portal: UpkeepPortal, transfer: { id: string; fileId: string }, who: Enrolled = portal.cast.staff, isDownloaded = true): Promise<string> {
  const checkout = await checkOut(portal.ports, await portal.caller(who), transfer.id, { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full" });
  if (isDownloaded) await download(portal.ports, await portal.caller(who), transfer.id, transfer.fileId);
  return checkout.id;
}

export async function returned(portal: UpkeepPortal, transferId: string): Promise<void> {
  const staff = await portal.caller(portal.cast.staff);
  await send(portal.ports, staff, transferId, { name: "repaired.sqlite", content: contentOf(`result of ${transferId}`, 900), kind: "result" });
  await returnTransfer(portal.ports, staff, transferId, { note: "Rebuilt", removal: { method: "custody-remove" } });
}

/** Whether the customer may read the file now: `readable`, or the code of the refusal. */
export async function readability(portal: UpkeepPortal, transfer: { id: string; fileId: string }): Promise<string> {
  try {
    const readable = await read(portal.ports, await portal.caller(portal.cast.customer), transfer.id, transfer.fileId);
    const stream = await readable.open(0, readable.file.bytes);
    await stream.toArray();
    return "readable";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

/** The ledger's events about a transfer, oldest first. */
export async function eventsOf(portal: UpkeepPortal, transferId: string): Promise<string[]> {
  return (await portal.ports.records.read.ledgerRows.list({ transferId }, { by: "seq" })).map((row) => row.event);
}
