import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { keyIn, slotColumns } from "./key-slots.ts";

/** A value as both databases hold it. */
export type Value = string | number | null | Uint8Array;

/** One table of the records with its columns, as SQLite has them; wrapped keys count as columns of their row. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The note of a move belongs to the database it is in, so it is neither copied nor compared. */
export const moveFact = "move";

/** What no copy carries: the list of steps, which every database has of its own, and SQLite's slots, whose keys go with their rows. */
const ownTables = ["schema_steps", "key_slots"];

/** Every table in an order in which whatever a row refers to is there before it. Asked from the database: a table that was added later is copied too. */
export function copiedTables(connection: DatabaseSync): CopiedTable[] {
  const names = connection.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid").all().map((row) => String(row["name"])).filter((name) => !ownTables.includes(name));
  const parentsOf = (name: string): string[] => connection.prepare("select \"table\" as parent from pragma_foreign_key_list(?)").all(name).map((row) => String(row["parent"]));
  const ordered: string[] = [];
  const add = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const parent of parentsOf(name)) if (parent !== name) add(parent);
    ordered.push(name);
  };
  for (const name of names) add(name);
  return ordered.map((name) => ({ name, columns: connection.prepare("select name from pragma_table_info(?)").all(name).map((row) => String(row["name"])) }));
}

/** The rows of a table one by one, wrapped keys in the place of their slots' numbers. Memory stays flat. */
export function* rowsOf(connection: DatabaseSync, { name, columns }: CopiedTable): Generator<Value[]> {
  const isSlot = (column: string): boolean => (slotColumns as readonly string[]).includes(column) && (name === "transfers" || name === "files");
  const selected = columns.map((column) => (isSlot(column) ? `(select bytes from key_slots where id = t."${column}") as "${column}"` : `t."${column}"`)).join(", ");
  const condition = name === "facts" ? ` where name <> '${moveFact}'` : "";
  for (const row of connection.prepare(`select ${selected} from "${name}" t${condition}`).iterate()) {
    yield columns.map((column) => valueOf(row[column] ?? null, isSlot(column)));
  }
}

function valueOf(value: SQLOutputValue, isSlot: boolean): Value {
  if (typeof value === "bigint") throw new RangeError("the records hold no number beyond what both databases count exactly");
  return isSlot && value instanceof Uint8Array ? keyIn(value) : value;
}
