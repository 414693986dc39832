import type { Database, Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import type { AnswerCode } from "../../domain/session/words.ts";

/** Functions that a query may call: none tells of the engine, the clock's seed, files or memory, and none makes long values out of short ones. */
export const listedFunctions: ReadonlySet<string> = new Set([
  "abs", "avg", "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank", "first_value", "glob", "group_concat", "hex", "ifnull", "iif", "if", "instr", "julianday",
  "lag", "last_value", "lead", "length", "like", "lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif", "octet_length", "percent_rank", "rank", "replace", "round",
  "row_number", "rtrim", "sign", "strftime", "string_agg", "substr", "substring", "sum", "time", "total", "trim", "typeof", "unicode", "unixepoch", "upper",
]);

/** What stands between a query and the engine while the guard is up. */
export interface Guard {
  /**
   * Runs `work` behind the guard. `tables` are those that may be read; every table that was asked for is noted.
   * Gives the reason of the first refusal, if there was one.
   */
  watch<T>(tables: ReadonlySet<string>, work: () => T): { readonly result: T | undefined; readonly error: unknown; readonly denied: AnswerCode | null; readonly read: ReadonlySet<string> };
}

/** Puts an authorizer in front of a database: only reading of listed tables, only listed functions; everything else is refused before it runs. */
export function createGuard({ capi }: Sqlite3Static, database: Database): Guard {
  let tables: ReadonlySet<string> | null = null;
  let denied: AnswerCode | null = null;
  let read = new Set<string>();
  const deny = (code: AnswerCode): number => {
    denied ??= code;
    return capi.SQLITE_DENY;
  };
  const authorise = (_context: unknown, action: number, first: unknown, second: unknown): number => {
    if (tables === null) return capi.SQLITE_OK;
    switch (action) {
      case capi.SQLITE_SELECT:
      case capi.SQLITE_RECURSIVE:
        return capi.SQLITE_OK;
      case capi.SQLITE_READ: {
        const table = String(first);
        if (!tables.has(table)) return deny("table-not-granted");
        read.add(table);
        return capi.SQLITE_OK;
      }
      case capi.SQLITE_FUNCTION:
        return listedFunctions.has(String(second).toLowerCase()) ? capi.SQLITE_OK : deny("function-not-listed");
      default:
        return deny("not-a-select");
    }
  };
  capi.sqlite3_set_authorizer(database, authorise, 0);
  return {
    watch: (allowed, work) => {
      tables = allowed;
      denied = null;
      read = new Set();
      try {
        return { result: work(), error: null, denied, read };
      } catch (error) {
        return { result: undefined, error, denied, read };
      } finally {
        tables = null;
      }
    },
  };
}
