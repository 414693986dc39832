import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../../domain/refusal.ts";
import { refusalOfSqlite } from "./sqlite-dialect.ts";

/** How long SQLite itself waits for another connection, in milliseconds. Only back-ups and readers of this process share the file. */
export const busyMs = 2_000;

/** The files in the directory of the records. */
export function sqlitePaths(directory: string): { records: string; lock: string } {
  return { records: join(directory, "records.sqlite"), lock: join(directory, "records.lock") };
}

/**
 * Opens the writing connection: every commit is on the disk before it is told (FULL), what is removed is overwritten with zeros (secure_delete), and
 * sorting leaves no temporary file.
 */
export function openWriter(path: string): DatabaseSync {
  ownFile(path);
  const database = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true });
  for (const pragma of ["journal_mode = wal", "synchronous = full", "secure_delete = on", "foreign_keys = on", "temp_store = memory", "cache_size = -32000"]) {
    database.exec(`pragma ${pragma}`);
  }
  return database;
}

/** Opens another connection that cannot write; usable in any thread. @throws {Error} when the file does not exist. */
export function openReader(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: busyMs });
}

/**
 * Takes the directory for this process: a second one is refused as long as the answer is open. The lock is SQLite's own lock on a file of its
 * own, so the system lets it go when the process dies. (Reading that file in this process by any other way than SQLite would let it go too: POSIX.)
 * @throws {Refusal} `setting-invalid` when another process has it (F43).
 */
export function lockDirectory(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = sqlitePaths(directory).lock;
  ownFile(path);
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec("pragma journal_mode = memory");
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    const refusal = refusalOfSqlite(error);
    if (!(refusal instanceof Refusal) || refusal.code !== "unavailable") throw error;
    throw new Refusal("setting-invalid", `Another process already runs on ${directory} (DATA_DIR). Stop it first, or use PostgreSQL (DATABASE_URL) for several processes.`, { directory });
  }
}

/**
 * Makes the file its owner's alone; SQLite gives the journal beside it the same rights. A file that exists is not opened here: closing it again would
 * let go of every lock that this process has on it (POSIX).
 */
function ownFile(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
  else chmodSync(path, 0o600);
}
