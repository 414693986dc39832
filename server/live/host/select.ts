import type { PreparedStatement } from "@sqlite.org/sqlite-wasm";
import { cellCharactersMax, type ShownCell } from "../../domain/session/messages.ts";
import { sqliteEngine } from "../../formats/tables/sqlite/engine.ts";
import { NoAnswer } from "./executor.ts";
import type { Snapshot } from "./snapshot.ts";

/** A query that runs longer is ended. Milliseconds. */
export const queryMs = 5_000;
/** Characters of one answer's cells: an answer fits into one frame. */
const answerCharactersMax = 150_000;
const stepsBetweenLooks = 1_000;

export interface Selected {
  /** Names as the query gives them; table and column where the value is a column's own. */
  readonly columns: readonly { readonly name: string; readonly table: string | null; readonly column: string | null }[];
  readonly rows: readonly ShownCell[][];
  readonly isCut: boolean;
  readonly tables: ReadonlySet<string>;
}

export interface Select {
  /** Tables that a query would read. @throws {NoAnswer} when it may not run. */
  tablesOf(sql: string, tables: ReadonlySet<string>): ReadonlySet<string>;
  /** @throws {NoAnswer} with a fixed word; the engine's own words stay here. */
  run(sql: string, tables: ReadonlySet<string>, limits: { readonly rowsMax: number; readonly isStopped: () => boolean }): Selected;
}

/** Runs one SELECT on the snapshot, behind the guard, with an end in time, rows and characters. */
export async function createSelect({ database, guard }: Snapshot, now: () => number): Promise<Select> {
  const { sqlite3 } = await sqliteEngine();
  const { capi } = sqlite3;

  const prepared = (sql: string, tables: ReadonlySet<string>): { statement: PreparedStatement; read: ReadonlySet<string> } => {
    if (sql.includes("\u0000")) throw new NoAnswer("not-understood");
    const { result: statement, denied, read } = guard.watch(tables, () => database.prepare(sql));
    if (statement === undefined) throw new NoAnswer(denied ?? (isOther(sql) ? "not-a-select" : "not-understood"));
    // One statement that reads and shows something, not what explains it, and nothing behind it.
    const isSelect = capi.sqlite3_stmt_isexplain(statement) === 0 && capi.sqlite3_stmt_readonly(statement) !== 0 && statement.columnCount > 0 && trimmed(capi.sqlite3_sql(statement)) === trimmed(sql);
    if (isSelect && statement.parameterCount === 0) return { statement, read };
    statement.finalize();
    throw new NoAnswer(isSelect ? "not-understood" : "not-a-select");
  };

  return {
    tablesOf: (sql, tables) => {
      const { statement, read } = prepared(sql, tables);
      statement.finalize();
      return read;
    },
    run: (sql, tables, limits) => {
      const { statement, read } = prepared(sql, tables);
      const until = now() + queryMs;
      const stop: { why: "paused" | "took-too-long" | null } = { why: null };
      const look = (): number => {
        if (limits.isStopped()) stop.why = "paused";
        else if (now() > until) stop.why = "took-too-long";
        return stop.why === null ? 0 : 1;
      };
      capi.sqlite3_progress_handler(database, stepsBetweenLooks, look, 0);
      const rows: ShownCell[][] = [];
      let isCut = false;
      let characters = 0;
      try {
        const columns = Array.from({ length: statement.columnCount }, (_, index) => ({ name: statement.getColumnName(index), table: capi.sqlite3_column_table_name(statement, index), column: capi.sqlite3_column_origin_name(statement, index) }));
        const watched = guard.watch(tables, () => {
          // Stepped by hand: the wrapper would print the query when it fails.
          for (;;) {
            const code = capi.sqlite3_step(statement);
            if (code === capi.SQLITE_DONE) break;
            if (code !== capi.SQLITE_ROW) throw Object.assign(new Error("the step failed"), { resultCode: code });
            if (rows.length >= limits.rowsMax) {
              isCut = true;
              break;
            }
            const row = Array.from({ length: statement.columnCount }, (_, index) => shown(capi.sqlite3_column_js(statement, index)));
            characters += row.reduce<number>((sum, cell) => sum + (typeof cell === "string" ? cell.length : 8), 0);
            if (characters > answerCharactersMax) {
              isCut = true;
              break;
            }
            rows.push(row);
          }
        });
        if (watched.error !== null) throw new NoAnswer(stop.why ?? watched.denied ?? (isTooLarge(watched.error) ? "too-large" : "not-understood"));
        return { columns: columns.map((one) => ({ name: one.name, table: one.table ?? null, column: one.column ?? null })), rows, isCut, tables: read };
      } finally {
        capi.sqlite3_progress_handler(database, 0, 0, 0);
        statement.finalize();
      }
    },
  };
}

/** A statement of another kind, which the engine refuses before the guard sees it. */
function isOther(sql: string): boolean {
  return !/^\s*(?:--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*(?:select|with|values)\b/i.test(sql);
}

function trimmed(sql: string): string {
  return sql.trim().replace(/;$/, "").trimEnd();
}

function isTooLarge(error: unknown): boolean {
  const code = (error as { resultCode?: unknown }).resultCode;
  return code === 18 || code === 7;
}

function shown(cell: unknown): ShownCell {
  if (cell === null || typeof cell === "boolean") return cell;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "string") return (cell.length > cellCharactersMax ? `${cell.slice(0, cellCharactersMax)}…` : cell).toWellFormed();
  return "[bytes]";
}
