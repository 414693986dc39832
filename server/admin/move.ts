import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { KeyStore } from "../ports/key-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Records } from "../ports/records/records.ts";
import { readMoved, writeMoved } from "../storage/moved.ts";
import { openLocalObjectStore } from "../storage/objects/local.ts";
import { createSealedStore } from "../storage/objects/sealed.ts";
import { closeMove, copyRecords, digestPostgres, digestSqlite, readMoveNote, requireNobodyConnected, requireTarget } from "../storage/records/copy-records.ts";
import { openPostgresRecords } from "../storage/records/postgres.ts";
import { openReader } from "../storage/records/sqlite-file.ts";
import { copiedTables, moveFact } from "../storage/records/sqlite-rows.ts";
import { openSqliteRecords, type SqliteRecords } from "../storage/records/sqlite.ts";
import { reach } from "../system/failpoint.ts";
import { keptFiles } from "./files.ts";
import { copyObject } from "./move-objects.ts";
import { standing, verifyMovedFiles, type DamagedFile } from "./move-verify.ts";

/** What is under way: `count` of `countTotal` objects, rows or files, and the bytes where they are known. */
export interface MoveProgress {
  readonly step: "objects" | "records" | "verify";
  readonly count: number;
  readonly countTotal: number | null;
  readonly bytes: number;
  readonly bytesTotal: number;
}

export interface Move {
  readonly dataDirectory: string;
  readonly url: string;
  readonly ownerUrl: string | null;
  /** The store that the objects go to, with its name for people; null: they stay in `DATA_DIR/objects`, and are verified there. */
  readonly objects: { readonly store: ObjectStore; readonly name: string } | null;
  readonly keys: KeyStore;
  readonly now: () => Temporal.Instant;
  /** Goes on although some files were damaged before: they are copied as they are. */
  readonly isAcceptingDamage?: boolean;
  readonly onProgress?: (progress: MoveProgress) => void;
}

export interface Moving {
  readonly objects: number;
  readonly bytes: number;
  /** Uploads under way: moved with what was acknowledged, so that their senders go on. */
  readonly unfinished: number;
  readonly tables: number;
  readonly ledgerSize: number;
  readonly ledgerRoot: string;
  readonly damaged: readonly DamagedFile[];
  /** True where an earlier run had done it all. */
  readonly wasDone: boolean;
}

/**
 * Moves an embedded portal to PostgreSQL and, where a store is given, its sealed objects with it. Nothing is opened on the way; the keys stay where
 * they are. May be broken off anywhere and run again. In the end every file opens from its new place, every table has the same rows, the ledger's
 * recomputed head is the same, and the old portal no longer starts.
 * @throws {Refusal} `setting-invalid` (a portal runs on either side, the target holds something else, the source was moved elsewhere),
 * `object-damaged` (files that do not open; nothing is marked), `unavailable`.
 */
export async function movePortal(move: Move): Promise<Moving> {
  const source = await openSqliteRecords({ directory: join(move.dataDirectory, "records") });
  try {
    const id = await moveIdOf(source);
    const name = databaseName(move.url);
    const moved = await readMoved(move.dataDirectory);
    if (moved !== null && moved.records !== name) throw new Refusal("setting-invalid", `This portal was moved to ${moved.records} already. To move this copy elsewhere all the same, delete ${join(move.dataDirectory, "moved.json")} first.`);
    const adminUrl = move.ownerUrl ?? move.url;
    await requireNobodyConnected(adminUrl);
    const target = await openPostgresRecords({ url: move.url, ...(move.ownerUrl === null ? {} : { ownerUrl: move.ownerUrl }) });
    try {
      const note = await readMoveNote(adminUrl);
      if (moved !== null && note?.id === id && note.state === "done") {
        const head = await target.read.ledger.head();
        return { objects: 0, bytes: 0, unfinished: 0, tables: 0, ledgerSize: head.size, ledgerRoot: head.root, damaged: [], wasDone: true };
      }
      await requireTarget(adminUrl, id);
      return await run(move, source, target, { id, name, adminUrl });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function run(move: Move, source: SqliteRecords, target: Records, { id, name, adminUrl }: { id: string; name: string; adminUrl: string }): Promise<Moving> {
  const tell = move.onProgress ?? ((): void => undefined);
  const at = move.now().toString();
  const from = await openLocalObjectStore(join(move.dataDirectory, "objects"), { isInUse: (await source.read.facts.find({ name: "transfer-number" })) !== undefined });
  const total = await totalsOf(source);
  await reach("move.begun");

  const copied = move.objects === null ? { objects: 0, bytes: 0, unfinished: 0 } : await copyObjects(source, from, move.objects.store, move.keys, (count, bytes) => { tell({ step: "objects", count, countTotal: total.files, bytes, bytesTotal: total.bytes }); });
  await reach("move.objects");

  const reader = openReader(source.path);
  try {
    await copyRecords(reader, adminUrl, { id, at }, (count) => { tell({ step: "records", count, countTotal: null, bytes: 0, bytesTotal: 0 }); });
    await reach("move.copied");
    const there = await digestPostgres(adminUrl, copiedTables(reader));
    const differing = [...digestSqlite(reader)].filter(([table, digest]) => there.get(table) !== digest).map(([table]) => table);
    if (differing.length > 0) throw new Refusal("object-damaged", `The copy of the records differs in ${differing.join(", ")}. Nothing was marked as moved; run the move again.`);
    const [here, elsewhere] = [await source.verifyLedger(), await target.verifyLedger()];
    if (!here.isIntact || !elsewhere.isIntact || here.root !== elsewhere.root || here.size !== elsewhere.size) throw new Refusal("object-damaged", `The ledger is not the same on both sides, or not intact: ${[...here.problems, ...elsewhere.problems].join("; ")}. Nothing was marked as moved.`);
    const damaged = await verifyMovedFiles({ keys: move.keys, read: source.read, from, to: move.objects?.store ?? from }, (count, bytes) => { tell({ step: "verify", count, countTotal: total.files, bytes, bytesTotal: total.bytes }); });
    if (damaged.length > 0 && move.isAcceptingDamage !== true) throw new Refusal("object-damaged", `${String(damaged.length)} files do not open: ${damaged.slice(0, 20).map((file) => `${file.fileId} (${file.problem}${file.wasDamagedBefore ? ", at the source too" : ""})`).join(", ")}. Nothing was marked as moved. Restore them and run the move again, or accept their loss with --accept-damaged.`);
    await reach("move.verified");
    // The old portal is closed before the new one is opened: never can both serve.
    await writeMoved(move.dataDirectory, { at, records: name, objects: move.objects?.name ?? null });
    await reach("move.marked");
    await closeMove(adminUrl, { id, at });
    await reach("move.done");
    return { ...copied, tables: there.size, ledgerSize: here.size, ledgerRoot: here.root, damaged, wasDone: false };
  } finally {
    reader.close();
  }
}

/** Host and database; no name and no password. */
function databaseName(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `postgresql://${searchParams.get("host") ?? host}${pathname}`;
}

/** The same for every try of one portal, so that the target knows whose copy it holds. */
async function moveIdOf(source: SqliteRecords): Promise<string> {
  const fact = await source.read.facts.find({ name: moveFact });
  if (fact !== undefined) return (JSON.parse(fact.value) as { id: string }).id;
  const id = randomUUID();
  await source.transact((tables) => tables.facts.insert({ name: moveFact, value: JSON.stringify({ id, state: "source" }) }));
  return id;
}

async function totalsOf(source: SqliteRecords): Promise<{ files: number; bytes: number }> {
  let [files, bytes] = [0, 0];
  for await (const { row } of keptFiles(source.read)) {
    files += 1;
    bytes += row.bytes;
  }
  return { files, bytes };
}

async function copyObjects(source: SqliteRecords, from: ObjectStore, to: ObjectStore, keys: KeyStore, tell: (count: number, bytes: number) => void): Promise<{ objects: number; bytes: number; unfinished: number }> {
  await removeStrays(source, to);
  const done = { objects: 0, bytes: 0, unfinished: 0 };
  const sealed = createSealedStore(from);
  for await (const file of keptFiles(source.read)) {
    const { row } = file;
    let ofThis = 0;
    if (row.state === "arriving") await standing(keys, sealed, file);
    const kind = await copyObject(from, to, row.id, (bytes) => {
      ofThis = bytes;
      tell(done.objects, done.bytes + bytes);
    });
    done.bytes += ofThis;
    if (kind !== "absent") done.objects += 1;
    if (kind === "unfinished") done.unfinished += 1;
    tell(done.objects, done.bytes);
    await reach("move.object");
  }
  return done;
}

/**
 * What an earlier try copied and the source has erased since must not stay in the new store.
 * @throws {Refusal} `setting-invalid` when the store holds what this portal never had.
 */
async function removeStrays(source: SqliteRecords, to: ObjectStore): Promise<void> {
  for await (const { objectId } of to.list()) {
    const file = await source.read.files.find({ id: objectId });
    if (file === undefined) throw new Refusal("setting-invalid", "The new store holds objects that this portal does not know. Give an empty one.");
    if (file.state === "removed") await to.remove(objectId);
  }
}
