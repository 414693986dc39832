/* eslint-disable @typescript-eslint/require-await -- Kysely asks for promises (and rejections); SQLite answers at once. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { Refusal } from "../../domain/refusal.ts";
import { guarded } from "./driver.ts";
import { keyIn, slotColumns } from "./key-slots.ts";

/**
 * Kysely on the built-in `node:sqlite`. Kysely's own dialect asks a statement for `reader`, which `node:sqlite` does not have (a SELECT
 * would answer nothing), so this one asks whether the statement has columns.
 */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return guarded(
    {
      createDriver: () => new SqliteDriver(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    },
    refusalOfSqlite,
  );
}

/** What SQLite's result codes mean (sqlite.org/rescode.html); what is not expected comes back as it is. */
export function refusalOfSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  if (error.errcode === 2067 || error.errcode === 1555) return new Refusal("conflict", "This exists already.");
  const primary = error.errcode & 0xff;
  if (primary === 13) return new Refusal("storage-full", "The disk of the records is full.");
  if ([5, 6, 8, 10, 14].includes(primary)) return new Refusal("unavailable", "The records do not answer at the moment.", { errcode: error.errcode });
  return error;
}

/** One connection: Kysely hands it to one user at a time, because `SqliteAdapter` does not claim several. */
class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: SqliteConnection;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {
    // Opened by the caller.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    this.#database.exec("begin immediate");
  }

  async commitTransaction(): Promise<void> {
    this.#database.exec("commit");
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk makes SQLite roll back by itself; a second rollback would hide the first error.
    if (this.#database.isTransaction) this.#database.exec("rollback");
  }

  async releaseConnection(): Promise<void> {
    // There is only one.
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

const statementsKept = 300;

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  /** Prepared statements by their text, the least recently used first. */
  readonly #statements = new Map<string, { statement: StatementSync; isReader: boolean }>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, isReader } = this.#prepared(query.sql);
    // Checked by the guard around this dialect: no object among them, which `node:sqlite` would take for named parameters.
    const parameters = query.parameters as SQLInputValue[];
    if (isReader) return { rows: this.#withKeys(statement.all(...parameters)) as R[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("records are read in pages, not streamed");
  }

  /** Puts the wrapped keys themselves where the rows have the numbers of their slots. */
  #withKeys(rows: Record<string, SQLOutputValue>[]): Record<string, SQLOutputValue>[] {
    for (const row of rows) {
      for (const column of slotColumns) {
        const slot = row[column];
        if (typeof slot !== "number") continue;
        const { bytes } = this.#prepared("select bytes from key_slots where id = ?").statement.get(slot) ?? {};
        row[column] = bytes instanceof Uint8Array ? keyIn(bytes) : null;
      }
    }
    return rows;
  }

  #prepared(text: string): { statement: StatementSync; isReader: boolean } {
    const known = this.#statements.get(text);
    if (known) {
      this.#statements.delete(text);
      this.#statements.set(text, known);
      return known;
    }
    const statement = this.#database.prepare(text);
    const prepared = { statement, isReader: statement.columns().length > 0 };
    this.#statements.set(text, prepared);
    const oldest = this.#statements.keys().next();
    if (this.#statements.size > statementsKept && !oldest.done) this.#statements.delete(oldest.value);
    return prepared;
  }
}
