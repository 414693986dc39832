import { backup } from "node:sqlite";
import type { DatabaseSync } from "node:sqlite";
import { rename, open, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { CamelCasePlugin, Kysely } from "kysely";
import { Refusal } from "../../domain/refusal.ts";
import type { Records } from "../../ports/records/records.ts";
import { migrate } from "./migrate.ts";
import { probe, sqliteColumns } from "./probe.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { busyMs, lockDirectory, openReader, openWriter, sqlitePaths } from "./sqlite-file.ts";
import { offloadTo } from "./sqlite-offload.ts";
import { transactionsOver } from "./transactions.ts";

/** The records of one machine. */
export interface SqliteRecords extends Records {
  /** The database's file, for `openSqliteReader`. */
  readonly path: string;
  /**
   * Writes a copy of this moment to `toFile` while work goes on; the file appears under its name only when it is whole and on the disk.
   * It holds everything that the records hold: wrapped keys and sealed text, but not the master key.
   */
  backup(toFile: string): Promise<void>;
  /**
   * Writes the whole database anew, so that copies of rows that once moved are in no free part of a page either. Everything waits meanwhile (about a
   * second for 100 MB): for quiet hours. Wrapped keys need it not, they are overwritten where they lie; what else is personal is sealed under them.
   */
  compact(): Promise<void>;
}

/**
 * Opens the records in `directory` (created if missing), takes the directory for this process and brings the schema to its newest step.
 * @param options.transactionMs how long a transaction may stay open before it is undone.
 * @throws {Refusal} `setting-invalid` when another process has the directory, or the schema is half migrated or newer than this program (F43).
 */
export async function openSqliteRecords(options: { directory: string; transactionMs?: number }): Promise<SqliteRecords> {
  const lock = lockDirectory(options.directory);
  const { records: path } = sqlitePaths(options.directory);
  try {
    const connection = openWriter(path);
    const database = new Kysely<Schema>({ dialect: sqliteDialect(connection), plugins: [new CamelCasePlugin()] });
    try {
      await migrate(database, "sqlite");
    } catch (error) {
      connection.close();
      throw error;
    }
    const offload = offloadTo(path);
    const { read, outside, transact } = transactionsOver(database, "sqlite", options.transactionMs);

    /** Past Kysely, but in its turn: not between the statements of a transaction. */
    const inTurn = async <T>(work: () => T): Promise<T> => outside.database().connection().execute(() => Promise.try(work));
    const scrub = (): Promise<void> => truncateLog(() => inTurn(() => checkpoint(connection)));

    return {
      path,
      read: { ...read, lists: { ...read.lists, charts: offload.charts } },
      transact,
      isReady: () => Promise.try(() => connection.prepare("select 1 from ledger_head").get() !== undefined).catch(() => false),
      async close() {
        await offload.close();
        // Waits for the transaction that is open, if any.
        await database.destroy();
        if (connection.isOpen) connection.close();
        if (lock.isOpen) lock.close();
      },
      scrub,
      probe: (transferId) =>
        probe((text, ...parameters) => inTurn(() => connection.prepare(text.replaceAll("$1", "?1")).all(...parameters) as Record<string, unknown>[]), sqliteColumns, transferId),
      verifyLedger: (against) => offload.verifyLedger(against),
      backup: (toFile) => copySqlite(path, toFile),
      async compact() {
        await inTurn(() => {
          connection.exec("vacuum");
        });
        await scrub();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** The write-ahead log still holds the pages from before a removal; truncating it needs a moment without readers. */
async function truncateLog(isTruncated: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    if (await isTruncated()) return;
    await wait(50);
  }
  throw new Refusal("unavailable", "The records are being read, so removed rows cannot be cleared from the disk yet.");
}

/** One try, without SQLite's own waiting: that would stop the whole process. */
function checkpoint(connection: DatabaseSync): boolean {
  connection.exec("pragma busy_timeout = 0");
  try {
    return connection.prepare("pragma wal_checkpoint(truncate)").get()?.["busy"] === 0;
  } finally {
    connection.exec(`pragma busy_timeout = ${String(busyMs)}`);
  }
}

/** Copies the records as they are at one moment, also while they are being written. */
export async function copySqlite(path: string, toFile: string): Promise<void> {
  const unfinished = `${toFile}.unfinished`;
  // A connection of its own: it sees one moment, and copying all pages in one step keeps writers from making it start anew.
  const source = openReader(path);
  try {
    await rm(unfinished, { force: true });
    await (await open(unfinished, "wx", 0o600)).close();
    await backup(source, unfinished, { rate: 2 ** 31 - 1 });
    const file = await open(unfinished, "r+");
    await file.sync();
    await file.close();
    await rename(unfinished, toFile);
  } finally {
    source.close();
    await rm(unfinished, { force: true });
  }
}
