import { CamelCasePlugin, Kysely } from "kysely";
import type { LedgerVerification, Lists, Tables } from "../../ports/records/records.ts";
import type { Schema, Source } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { openReader } from "./sqlite-file.ts";
import { tablesOver } from "./tables.ts";
import { verifyLedger } from "./verify-ledger.ts";

/** The records for long questions: verify, charts, search, export. */
export interface SqliteReader {
  readonly read: Pick<Tables, "lists" | "ledgerRows"> & { [Name in Exclude<keyof Tables, "lists" | "ledgerRows" | "ledger">]: Pick<Tables[Name], "find" | "list" | "count"> };
  charts(from: string, to: string): ReturnType<Lists["charts"]>;
  verifyLedger(against?: { size: number; root: string }): Promise<LedgerVerification>;
  close(): Promise<void>;
}

/**
 * Opens `path` (the file of `SqliteRecords.path`) for reading only, on a connection of its own. Meant for worker threads and for `custody admin`
 * beside a running server: it neither takes nor needs the lock of the directory.
 * @throws {Error} when the file does not exist.
 */
export function openSqliteReader(path: string): SqliteReader {
  const connection = openReader(path);
  const database = new Kysely<Schema>({ dialect: sqliteDialect(connection), plugins: [new CamelCasePlugin()] });
  const source: Source = { kind: "sqlite", isTransaction: false, database: () => database };
  const read = tablesOver(source);
  return {
    read,
    charts: (from, to) => read.lists.charts(from, to),
    verifyLedger: (against) => verifyLedger(source, against),
    async close() {
      await database.destroy();
      // Kysely closes only what it has used.
      if (connection.isOpen) connection.close();
    },
  };
}
