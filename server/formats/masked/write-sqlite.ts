import type { Masker } from "../../domain/masking/masker.ts";
import { columnPlan, type MaskPlan } from "../../domain/masking/plan.ts";
import type { Cell, ColumnType, Table, TableFile } from "../tables/tables.ts";

/** What an SQLite database must be able to do to take a masked copy; `DatabaseSync` of Node is one. */
export interface SqlTarget {
  exec(sql: string): void;
  prepare(sql: string): { run(...values: SqlValue[]): unknown };
}
export type SqlValue = null | number | bigint | string | Uint8Array;

export interface WrittenTable {
  readonly name: string;
  readonly rows: number;
}

/**
 * How the target works on a disk: nothing is undone, so nothing is journalled; rows that wait go to SQLite's temporary file (masked values only,
 * gone with the process) once 48 MB of them are in memory, so that memory stays flat.
 */
export const pragmasOnDisk = "PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA temp_store = file; PRAGMA cache_size = -32000; PRAGMA temp.cache_size = -48000";

/** The only words that can stand in the new schema besides quoted names: nothing of the original's own is repeated. */
const declared: Readonly<Partial<Record<ColumnType, string>>> = { text: "TEXT", integer: "INTEGER", real: "REAL", decimal: "NUMERIC", boolean: "INTEGER", bytes: "BLOB" };

/**
 * Writes every table of the file, masked, into an empty SQLite database: new plain tables without keys, defaults, checks, views, triggers or
 * indexes, the rows in an order of chance. Rows wait in a temporary table, which holds masked values only.
 * `onRow` is told how many rows are done, and may throw to stop. @throws Refusal `format-damaged`.
 */
export async function writeMaskedSqlite(file: TableFile, plan: MaskPlan, masker: Masker, target: SqlTarget, onRow: (rowsDone: number) => void = () => undefined): Promise<readonly WrittenTable[]> {
  const names = new Set<string>();
  const written: WrittenTable[] = [];
  let rowsBefore = 0;
  for (const table of file.tables) {
    const name = freeName(table.name, names);
    const rows = await stageMasked(table, plan, masker, target, (done) => onRow(rowsBefore + done));
    target.exec(`CREATE TABLE main.${quoted(name)} (${columnList(table, plan)}); INSERT INTO main.${quoted(name)} SELECT * FROM temp.staged ORDER BY random(); DROP TABLE temp.staged`);
    rowsBefore += rows;
    written.push({ name, rows });
  }
  return written;
}

/** Fills `temp.staged` with the masked rows of one table, as they come; answers with their number. */
export async function stageMasked(table: Table, plan: MaskPlan, masker: Masker, target: SqlTarget, onRow: (rowsDone: number) => void): Promise<number> {
  const mask = masker.table(table.name, table.columns.map((column) => column.name));
  target.exec(`CREATE TABLE temp.staged (${columnList(table, plan)}); BEGIN`);
  const insert = target.prepare(`INSERT INTO temp.staged VALUES (${table.columns.map(() => "?").join(", ")})`);
  let rows = 0;
  for await (const row of table.rows()) {
    insert.run(...mask(row).map(bound));
    rows += 1;
    if (rows % 1_000 === 0) onRow(rows);
  }
  target.exec("COMMIT");
  onRow(rows);
  return rows;
}

/** A number that is whole goes in as one: in a column without a type it would else come out as `1.0`. */
function bound(cell: Cell): SqlValue {
  if (typeof cell === "number") return Number.isSafeInteger(cell) ? BigInt(cell) : cell;
  return typeof cell === "boolean" ? (cell ? 1n : 0n) : cell;
}

function columnList(table: Table, plan: MaskPlan): string {
  const names = new Set<string>();
  return table.columns
    .map((column) => {
      const decided = columnPlan(plan, table.name, column.name);
      return `${quoted(freeName(column.name, names))} ${decided?.operation === "pass" ? (declared[column.type] ?? "") : ""}`.trim();
    })
    .join(", ");
}

/** SQLite takes `A` and `a` for one name, keeps `sqlite_` for itself, and a name can be empty elsewhere. */
function freeName(wanted: string, taken: Set<string>): string {
  const base = wanted === "" ? "unnamed" : /^sqlite_/i.test(wanted) ? `_${wanted}` : wanted.replaceAll("\u0000", "");
  let name = base;
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base} ${String(count)}`;
  taken.add(name.toLowerCase());
  return name;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
