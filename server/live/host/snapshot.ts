import type { Database } from "@sqlite.org/sqlite-wasm";
import type { MaskCell } from "../../domain/masking/cells.ts";
import { hiddenMark } from "../../domain/masking/classes.ts";
import type { Masker } from "../../domain/masking/masker.ts";
import { columnPlan, type ColumnPlan, type MaskPlan } from "../../domain/masking/plan.ts";
import { lookupDistinctMin } from "../../domain/session/lookup.ts";
import { sqliteEngine } from "../../formats/tables/sqlite/engine.ts";
import type { Column, Table } from "../../formats/tables/tables.ts";
import { NoAnswer, type RunLimits } from "./executor.ts";
import { createGuard, type Guard } from "./guard.ts";

/** How much of a table a snapshot takes. What is larger becomes a sample. */
export interface SnapshotCaps {
  readonly rows: number;
  /** Bytes of masked cells of one table. */
  readonly bytes: number;
}

export const usualCaps: SnapshotCaps = { rows: 50_000, bytes: 64 * 1024 * 1024 };

/** A table as it stands in the snapshot. */
export interface Built {
  readonly rows: number;
  readonly isSample: boolean;
  /** Row of the file, by row of the snapshot: for the customer's own reveal alone. */
  readonly sourceRows: readonly number[];
  /** Distinct values by column, counted up to a thousand; of the columns that a look-up may ask. */
  readonly distinct: ReadonlyMap<string, number>;
}

/** A database in memory that holds masked values only. The raw rows pass by one at a time; those of the sample are kept until they are masked. */
export interface Snapshot {
  readonly database: Database;
  readonly guard: Guard;
  built(table: string): Built | null;
  /** Fills a table. @throws {NoAnswer} `paused` when it is stopped. */
  build(table: string, limits: Pick<RunLimits, "progress" | "isStopped">): Promise<Built>;
  /** Overwrites a column, null too. */
  hide(table: string, column: string): void;
  close(): void;
}

export interface SnapshotOptions {
  readonly tables: readonly Table[];
  readonly plan: () => MaskPlan;
  readonly masker: () => Masker;
  readonly caps: SnapshotCaps;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

const pauseEvery = 2_000;

/** @throws {Error} when the engine does not start. */
export async function createSnapshot({ tables, plan, masker, caps, random }: SnapshotOptions): Promise<Snapshot> {
  const { sqlite3 } = await sqliteEngine();
  const { capi } = sqlite3;
  const database = new sqlite3.oo1.DB(":memory:");
  capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
  capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, 0);
  database.exec("PRAGMA temp_store = memory");
  for (const [limit, value] of [[capi.SQLITE_LIMIT_LENGTH, 1_000_000], [capi.SQLITE_LIMIT_SQL_LENGTH, 400_000], [capi.SQLITE_LIMIT_COMPOUND_SELECT, 20], [capi.SQLITE_LIMIT_EXPR_DEPTH, 100], [capi.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200], [capi.SQLITE_LIMIT_ATTACHED, 0]] as const) capi.sqlite3_limit(database, limit, value);
  // The schema is written anew from names and kinds: no declaration, default, check, view or trigger of the file comes along.
  for (const table of tables) database.exec(`CREATE TABLE ${quoted(table.name)} (${table.columns.map((column) => `${quoted(column.name)}${affinity(column, columnPlan(plan(), table.name, column.name))}`).join(", ")})`);
  const guard = createGuard(sqlite3, database);
  const built = new Map<string, Built>();

  const build: Snapshot["build"] = async (name, limits) => {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) throw new NoAnswer("table-not-granted");
    const sample = await sampleOf(table, plan(), caps, random, limits);
    const mask = masker().table(name, table.columns.map((column) => column.name));
    shuffle(sample.rows, random);
    database.exec("BEGIN");
    const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${table.columns.map(() => "?").join(", ")})`);
    const sourceRows: number[] = [];
    let bytes = 0;
    try {
      for (const { at, cells } of sample.rows) {
        const masked = mask(cells).map(storable);
        bytes += masked.reduce<number>((sum, cell) => sum + (typeof cell === "string" ? cell.length + 8 : 8), 0);
        if (bytes > caps.bytes) break;
        insert.bind(masked).stepReset();
        sourceRows.push(at);
      }
    } finally {
      insert.finalize();
    }
    database.exec("COMMIT");
    const done: Built = { rows: sourceRows.length, isSample: sourceRows.length < sample.total, sourceRows, distinct: sample.distinct };
    built.set(name, done);
    return done;
  };

  return {
    database,
    guard,
    built: (table) => built.get(table) ?? null,
    build,
    hide: (table, column) => { database.exec({ sql: `UPDATE ${quoted(table)} SET ${quoted(column)} = ?`, bind: [hiddenMark] }); },
    close: () => { database.close(); },
  };
}

/** Backticks: in double quotes a name that is not there would be taken for a text. */
export function quoted(word: string): string {
  return `\`${word.replaceAll("`", "``")}\``;
}

function affinity(column: Column, plan: ColumnPlan | undefined): string {
  if (plan?.operation !== "pass") return "";
  return { text: " TEXT", integer: " INTEGER", real: " REAL", decimal: " TEXT", boolean: " INTEGER", date: " TEXT", instant: " TEXT", time: " TEXT", bytes: "", unknown: "" }[column.type];
}

interface Sampled {
  readonly rows: { readonly at: number; readonly cells: readonly MaskCell[] }[];
  readonly total: number;
  readonly distinct: ReadonlyMap<string, number>;
}

/** Every row has the same chance to be in the sample (reservoir): neither the newest nor the first customers alone. */
async function sampleOf(table: Table, plan: MaskPlan, caps: SnapshotCaps, random: () => number, limits: Pick<RunLimits, "progress" | "isStopped">): Promise<Sampled> {
  const keyed = table.columns.flatMap((column, index) => (["pseudonym", "e-mail"].includes(columnPlan(plan, table.name, column.name)?.operation ?? "") ? [{ name: column.name, index, seen: new Set<string>() }] : []));
  const rows: { at: number; cells: readonly MaskCell[] }[] = [];
  let total = 0;
  for await (const cells of table.rows()) {
    for (const { index, seen } of keyed) {
      const cell = cells[index] ?? null;
      if (cell !== null && seen.size < lookupDistinctMin) seen.add(String(cell));
    }
    if (rows.length < caps.rows) rows.push({ at: total, cells: [...cells] });
    else {
      const place = Math.floor(random() * (total + 1));
      if (place < caps.rows) rows[place] = { at: total, cells: [...cells] };
    }
    total += 1;
    if (total % pauseEvery === 0) {
      limits.progress(table.name, total, table.rowCount);
      // Lets the customer's pause be heard.
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      if (limits.isStopped()) throw new NoAnswer("paused");
    }
  }
  return { rows, total, distinct: new Map(keyed.map(({ name, seen }) => [name, seen.size])) };
}

function shuffle(items: unknown[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last];
    items[last] = items[other];
    items[other] = held;
  }
}

function storable(cell: MaskCell): string | number | bigint | null {
  if (cell === null || typeof cell === "string" || typeof cell === "number" || typeof cell === "bigint") return cell;
  if (typeof cell === "boolean") return cell ? 1 : 0;
  return `[bytes, ${String(cell.length)}]`;
}
