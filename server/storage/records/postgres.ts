import type { Socket } from "node:net";
import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { Refusal } from "../../domain/refusal.ts";
import type { Records } from "../../ports/records/records.ts";
import { guarded } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { refusalOfPostgres } from "./postgres-errors.ts";
import { postgresColumns, probe } from "./probe.ts";
import type { Schema } from "./schema.ts";
import { transactionsOver } from "./transactions.ts";
import { verifyLedger } from "./verify-ledger.ts";

interface PostgresOptions {
  readonly url: string;
  /**
   * The role that owns the tables. With it the role of `url` gets no right to change or remove rows of the ledger, whatever the program does;
   * without it only the triggers stand in the way, which the owner of a table may drop.
   */
  readonly ownerUrl?: string;
  /** Connections at most. */
  readonly connections?: number;
  /** How long a request waits for a connection, in milliseconds, before it is refused (F21). */
  readonly waitMs?: number;
  /** How long a transaction may stay open before it is undone, in milliseconds. */
  readonly transactionMs?: number;
  /** How long a connection may be silent in a query before it is given up, in milliseconds; longer than the server lets a statement run. */
  readonly silentMs?: number;
}

/** What a deletion leaves dead rows in. */
const scrubbed = ["transfers", "files", "checkouts", "readings", "directions", "consents", "full_copy_requests", "contacts", "ledger_texts", "outbox", "idempotency"];

/**
 * Opens the records in a PostgreSQL database (15 or newer) and brings the schema to its newest step; several nodes may do so at once.
 * @throws {Refusal} `setting-invalid` for an older server and for a half migrated or newer schema (F43); `unavailable` when it does not answer.
 */
export async function openPostgresRecords(options: PostgresOptions): Promise<Records> {
  const silentMs = options.silentMs ?? 65_000;
  const pool = poolOf(options.url, options.connections ?? 10, options.waitMs ?? 5_000, silentMs);
  const owner = options.ownerUrl === undefined ? null : poolOf(options.ownerUrl, 1, 10_000, silentMs);
  try {
    await requireVersion(pool);
    const database = databaseOver(pool);
    await migrate(owner ? databaseOver(owner) : database, "postgres");
    if (owner) await grant(pool, owner);
    const { read, transact } = transactionsOver(database, "postgres", options.transactionMs);

    return {
      read,
      transact,
      async isReady() {
        try {
          await pool.query("select 1 from ledger_head");
          return true;
        } catch {
          return false;
        }
      },
      connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      async close() {
        await Promise.all([pool.end(), owner?.end()]);
      },
      scrub: () => refusing(async () => {
        await (owner ?? pool).query(`vacuum ${scrubbed.join(", ")}`);
      }),
      probe: (transferId) => probe(async (text, ...parameters) => (await pool.query<Record<string, unknown>>(text, parameters)).rows, postgresColumns, transferId),
      verifyLedger: (against) => verifyLedger({ kind: "postgres", isTransaction: false, database: () => database }, against),
    };
  } catch (error) {
    await Promise.all([pool.end(), owner?.end()]);
    throw error;
  }
}

function poolOf(url: string, connections: number, waitMs: number, silentMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: waitMs,
    keepAlive: true,
    application_name: "custody",
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 2_000,
    statement_timeout: 60_000,
    types: { getTypeParser: parserOf },
  });
  // A server that goes away tells every connection; without a listener that would end the process. Whoever uses the connection is told anyway.
  const ignore = (): void => undefined;
  pool.on("error", ignore);
  pool.on("connect", (client) => {
    client.on("error", ignore);
    // A network that swallows everything tells nothing, for hours: TCP alone would wait. Idle connections are closed long before.
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.setTimeout(silentMs, () => stream.destroy());
  });
  return pool;
}

/** Numbers and bytes as SQLite gives them: bigint and numeric as number, bytea as Uint8Array. */
const parserOf: typeof pg.types.getTypeParser = (type, format) => {
  const { INT8, NUMERIC, BYTEA } = pg.types.builtins;
  if (type === INT8 || type === NUMERIC) return Number;
  if (type === BYTEA) return (text: string) => Uint8Array.fromHex(text.slice(2));
  return pg.types.getTypeParser(type, format) as unknown;
};

function databaseOver(pool: pg.Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: guarded(new PostgresDialect({ pool }), refusalOfPostgres), plugins: [new CamelCasePlugin()] });
}

async function requireVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await refusing(() => pool.query<{ version: string }>("select current_setting('server_version_num') as version"));
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < 15) throw new Refusal("setting-invalid", `DATABASE_URL names PostgreSQL ${String(major)}; Custody needs 15 or newer.`);
}

/** The portal's role may do everything with the records but change what the ledger says. */
async function grant(pool: pg.Pool, owner: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string }>("select quote_ident(current_user) as role");
  const role = rows[0]?.role ?? "";
  const tables = await owner.query<{ table: string }>("select quote_ident(tablename) as table from pg_tables where schemaname = current_schema()");
  const rightsOf = (table: string): string => {
    if (table === "ledger_rows" || table === "ledger_nodes") return "select, insert";
    if (table === "ledger_head") return "select, update";
    return table === "schema_steps" ? "select" : "select, insert, update, delete";
  };
  for (const { table } of tables.rows) await owner.query(`grant ${rightsOf(table)} on ${table} to ${role}`);
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOfPostgres(error);
  }
}
