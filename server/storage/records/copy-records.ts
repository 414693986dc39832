import type { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { Refusal } from "../../domain/refusal.ts";
import { reach } from "../../system/failpoint.ts";
import { refusalOfPostgres } from "./postgres-errors.ts";
import { RowsDigest } from "./rows-digest.ts";
import { copiedTables, moveFact, rowsOf, type CopiedTable, type Value } from "./sqlite-rows.ts";

/** What the target database says of a move: whose copy it holds, and whether everything was verified, so that a portal may serve from it. */
export interface MoveNote {
  /** The move's id, which the source keeps. */
  readonly id: string;
  readonly state: "copying" | "done";
  readonly at: string;
}

const parametersMax = 60_000;
const batchRows = 500;

/**
 * Copies all rows of an embedded portal into a PostgreSQL database that has the same schema, in one transaction: a crash leaves nothing or all.
 * What an earlier try of the same move left is replaced. `onRows` is told the number of rows so far. `url` is the role that owns the tables.
 * @throws {Refusal} `setting-invalid` when the database holds another portal's records, has served since, or is in use; `unavailable`.
 */
export async function copyRecords(source: DatabaseSync, url: string, move: { readonly id: string; readonly at: string }, onRows: (rows: number) => void = () => undefined): Promise<void> {
  await connected(url, async (client) => {
    await client.query("begin");
    await client.query("lock table facts in access exclusive mode");
    await requireOurs(client, move.id);
    const tables = copiedTables(source);
    // The ledger's triggers refuse emptying for good reasons, and others would add to what is copied; this copy has never been anybody's portal yet.
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
    await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(", ")}`);
    let rows = 0;
    for (const table of tables) {
      for (const batch of batches(rowsOf(source, table), Math.min(batchRows, Math.floor(parametersMax / table.columns.length)))) {
        await insert(client, table, batch);
        rows += batch.length;
        onRows(rows);
      }
      await reach("move.table");
    }
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
    await client.query("insert into facts (name, value) values ($1, $2)", [moveFact, JSON.stringify({ id: move.id, state: "copying", at: move.at } satisfies MoveNote)]);
    await reach("move.before-commit");
    await client.query("commit");
    await client.query("analyze");
  });
}

/** Number and digest of every table's rows in the embedded records. */
export function digestSqlite(source: DatabaseSync): Map<string, string> {
  return new Map(
    copiedTables(source).map((table) => {
      const digest = new RowsDigest();
      for (const row of rowsOf(source, table)) digest.add(row);
      return [table.name, digest.text];
    }),
  );
}

/** The same of the target, read as one moment and in pieces. @throws {Refusal} `unavailable`. */
export async function digestPostgres(url: string, tables: readonly CopiedTable[]): Promise<Map<string, string>> {
  return connected(url, async (client) => {
    const digests = new Map<string, string>();
    await client.query("begin transaction isolation level repeatable read read only");
    for (const { name, columns } of tables) {
      const digest = new RowsDigest();
      const condition = name === "facts" ? ` where name <> '${moveFact}'` : "";
      await client.query(`declare these no scroll cursor for select ${columns.map(quoted).join(", ")} from ${quoted(name)}${condition}`);
      for (;;) {
        const { rows } = await client.query<Value[]>({ text: "fetch 2000 from these", rowMode: "array" });
        if (rows.length === 0) break;
        for (const row of rows) digest.add(row);
      }
      await client.query("close these");
      digests.set(name, digest.text);
    }
    await client.query("commit");
    return digests;
  });
}

/** What the target says of a move, or null; also null where it has no tables yet. */
export async function readMoveNote(url: string): Promise<MoveNote | null> {
  return connected(url, async (client) => {
    const there = await client.query<{ there: boolean }>("select to_regclass('facts') is not null as there");
    return there.rows[0]?.there === true ? noteIn(client) : null;
  });
}

/** Says that the copy was verified and may serve. */
export async function closeMove(url: string, move: { readonly id: string; readonly at: string }): Promise<void> {
  await connected(url, (client) => client.query("update facts set value = $2 where name = $1", [moveFact, JSON.stringify({ id: move.id, state: "done", at: move.at } satisfies MoveNote)]));
}

/** @throws {Refusal} `setting-invalid` when the database holds another portal's records, or this one's and has served since. Its schema must be there. */
export async function requireTarget(url: string, moveId: string): Promise<void> {
  await connected(url, (client) => requireOurs(client, moveId));
}

/** What a killed move left is not counted: its server process ends by itself. @throws {Refusal} `setting-invalid` while a portal is connected to the database. */
export async function requireNobodyConnected(url: string): Promise<void> {
  await connected(url, async (client) => {
    const { rows } = await client.query<{ count: number }>("select count(*) as count from pg_stat_activity where datname = current_database() and application_name like 'custody%' and application_name <> 'custody-move'");
    if ((rows[0]?.count ?? 0) > 0) throw new Refusal("setting-invalid", "A portal is running on the database of DATABASE_URL. Stop every node of it first.");
  });
}

async function noteIn(client: pg.Client): Promise<MoveNote | null> {
  const { rows } = await client.query<{ value: string }>("select value from facts where name = $1", [moveFact]);
  return rows[0] === undefined ? null : (JSON.parse(rows[0].value) as MoveNote);
}

/** A database that was only started once holds no person and no ledger row: nothing is lost by replacing it. */
async function requireOurs(client: pg.Client, id: string): Promise<void> {
  const note = await noteIn(client);
  if (note?.id === id && note.state === "copying") return;
  const { rows } = await client.query<{ used: boolean }>("select exists (select 1 from people) or exists (select 1 from accounts) or (select size from ledger_head) > 0 as used");
  if (rows[0]?.used === false) return;
  throw new Refusal("setting-invalid", note?.id === id ? "This portal was moved to this database before, and it has served since. To move again, empty the database first." : "The database of DATABASE_URL holds records of another portal. Give an empty one.");
}

async function insert(client: pg.Client, { name, columns }: CopiedTable, rows: readonly (readonly Value[])[]): Promise<void> {
  const places = rows.map((_, row) => `(${columns.map((__, column) => `$${String(row * columns.length + column + 1)}`).join(", ")})`).join(", ");
  await client.query(`insert into ${quoted(name)} (${columns.map(quoted).join(", ")}) values ${places}`, rows.flat());
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "custody-move",
    types: { getTypeParser: (type, format) => (type === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(type, format) as unknown)) },
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw refusalOfPostgres(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
