import type { Database, PreparedStatement } from "@sqlite.org/sqlite-wasm";
import { Refusal } from "../../domain/refusal.ts";
import { inBlocks } from "./blocks.ts";
import { declaredType } from "./declared-type.ts";
import { damaged, parsing } from "./failures.ts";
import { companion, type OpenOptions } from "./options.ts";
import { rowReader } from "./sqlite/row.ts";
import { sqliteEngine, type Engine } from "./sqlite/engine.ts";
import type { ByteSource, Cell, Column, Table, TableFile } from "./tables.ts";

/** The smallest row takes a pointer of two bytes and four of its own; more rows than that go in circles. */
const rowBytesMin = 6;

/**
 * A SQLite database, read in blocks; no more than about 24 MiB of it are ever in memory. Cells are as stored, since SQLite lets any column
 * hold anything: a column's type is what its declaration says. Views, SQLite's own tables and those behind a full-text index are left out.
 * With a write-ahead log (`NAME-wal` among the companions) its changes are read too; without it only what the file itself holds.
 */
export async function openSqlite(source: ByteSource, options: OpenOptions): Promise<TableFile> {
  // The engine is built without UTF-16; few programs write it.
  if ((source.read(56, 60)[3] ?? 1) > 1) throw new Refusal("format-not-readable", "SQLite databases in UTF-16 are not read here. Send it as an ordinary transfer instead: support can then open it with its own program.", { format: "SQLite" });
  const engine = await sqliteEngine();
  const log = companion(options, `${source.name}-wal`);
  const mounted = engine.mount(inBlocks(source, true), log === null || log.size === 0 ? null : inBlocks(log, true));
  let database: Database | undefined;
  try {
    database = new engine.sqlite3.oo1.DB({ filename: mounted.path, flags: "r", vfs: mounted.vfs });
    prepareForStrangers(engine, database);
    const tables = listTables(engine, database, source.size, options.isCounted ?? true);
    const opened = database;
    return {
      format: "SQLite",
      tables,
      close: () => {
        opened.close();
        mounted.unmount();
      },
    };
  } catch {
    database?.close();
    mounted.unmount();
    throw damaged("SQLite cannot read it.");
  }
}

/** The file is a stranger's: its schema may call nothing, and its pages are checked before they are used. */
function prepareForStrangers({ sqlite3: { capi } }: Engine, database: Database): void {
  capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
  capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, 0);
  capi.sqlite3_db_config(database, capi.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, 0);
  // Before anything is read: only so a write-ahead log needs no shared memory.
  database.exec("PRAGMA locking_mode = exclusive; PRAGMA temp_store = memory; PRAGMA cache_size = -8192; PRAGMA cell_size_check = on");
}

function listTables(engine: Engine, database: Database, fileBytes: number, isCounted: boolean): readonly Table[] {
  const listed = database.selectArrays("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY (SELECT rowid FROM sqlite_schema AS s WHERE s.name = pragma_table_list.name)");
  return listed.flatMap(([name]) => {
    if (typeof name !== "string") return [];
    const columns = columnsOf(database, name);
    // A virtual table of a module that is not here has no columns and cannot be read.
    return columns.length === 0 ? [] : [table(engine, database, name, columns, fileBytes, isCounted)];
  });
}

function columnsOf(database: Database, name: string): readonly Column[] {
  try {
    const rows = database.selectArrays("SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid", [name]);
    return rows.map(([column, declared, key]) => ({ name: typeof column === "string" ? column : "", type: declaredType(typeof declared === "string" ? declared : ""), isKey: key !== 0 }));
  } catch (error) {
    if (isMissingModule(error)) return [];
    throw error;
  }
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && "resultCode" in error && error.resultCode === 1;
}

function table(engine: Engine, database: Database, name: string, columns: readonly Column[], fileBytes: number, isCounted: boolean): Table {
  // Backticks: in double quotes a name that is not there would be taken for a text.
  const quoted = (word: string): string => `\`${word.replaceAll("`", "``")}\``;
  const from = `FROM main.${quoted(name)}`;
  const counted = isCounted ? Number(database.selectValue(`SELECT count(*) ${from}`)) : null;
  const select = `SELECT ${columns.map((column) => quoted(column.name)).join(", ")} ${from}`;

  // Promised as an asynchronous sequence, although this one never waits.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    if (!database.isOpen()) throw damaged("It was closed while it was read.");
    let statement: PreparedStatement | undefined;
    let left = fileBytes / rowBytesMin + 1;
    try {
      const prepared = (statement = parsing(() => database.prepare(select)));
      const read = rowReader(engine.sqlite3, prepared, columns.length);
      while (parsing(() => database.isOpen() && prepared.step())) {
        if ((left -= 1) < 0) throw damaged("Its pages go in circles.");
        yield parsing(read);
      }
    } finally {
      // Closing the database ends its statements too.
      if (database.isOpen()) statement?.finalize();
    }
  }
  return { name, columns, rowCount: counted, rows };
}
