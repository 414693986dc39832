import MDBReader, { type ColumnType as AccessType, type Value } from "mdb-reader";
import { Refusal } from "../../domain/refusal.ts";
import { recognise } from "../recognise.ts";
import { damaged, parsing } from "./failures.ts";
import { pagedBuffer, type Paged } from "./access/paged-buffer.ts";
import { exact } from "./numbers.ts";
import type { OpenOptions } from "./options.ts";
import type { ByteSource, Cell, Column, ColumnType, Table, TableFile } from "./tables.ts";

/** Rows are asked for in portions; each portion walks over the pages of the ones before. */
const portionRows = 5000;

const types: Readonly<Record<AccessType, ColumnType>> = {
  boolean: "boolean", byte: "integer", integer: "integer", long: "integer", bigint: "integer", currency: "decimal", numeric: "decimal",
  float: "real", double: "real", datetime: "instant", datetimextended: "instant", text: "text", memo: "text", repid: "text", binary: "bytes", ole: "bytes", complex: "unknown",
};

/**
 * An Access database (.mdb, .accdb), page by page. Dates carry no zone in Access: they come as `2026-11-22T09:15:00`. Attachments come as
 * their names only. Linked tables are left out. @throws Refusal `format-password` when the password is missing or wrong.
 */
// Promised like the openers that wait.
// eslint-disable-next-line @typescript-eslint/require-await
export async function openAccess(source: ByteSource, options: OpenOptions): Promise<TableFile> {
  const paged = pagedBuffer(source);
  const reader = unlock(paged, source, options.password);
  const tables = parsing(() => reader.getTableNames().map((name) => table(paged, reader, name)));
  return { format: "Access", tables, close: () => { paged.close(); } };
}

function unlock(paged: Paged, source: ByteSource, password: string | undefined): MDBReader {
  const locked = new Refusal("format-password", password === undefined ? "The file asks for a password." : "The password is not the one of this file.", { format: "Access" });
  let reader: MDBReader;
  try {
    paged.allow("definition");
    reader = new MDBReader(paged.buffer, { password });
  } catch (error) {
    if (error instanceof Error && error.message === "Wrong password") throw locked;
    throw damaged("Its list of tables cannot be read.");
  }
  // Up to Access 2003 the password is a word at the door: the pages behind it are open, so the library does not ask.
  const head = source.read(0, Math.min(source.size, 2 ** 16));
  const isAsked = recognise(head, head.subarray(0, 0), source.name, source.size).finding === "password-protected";
  if (isAsked && source.read(0x14, 0x15)[0] === 0 && password === undefined) throw locked;
  if (isAsked && source.read(0x14, 0x15)[0] === 1 && parsing(() => reader.getPassword()) !== (password ?? "")) throw locked;
  return reader;
}

function table(paged: Paged, reader: MDBReader, name: string): Table {
  paged.allow("definition");
  const opened = reader.getTable(name);
  const described = opened.getColumns();
  const columns: readonly Column[] = described.map((column) => ({ name: column.name, type: types[column.type], isKey: column.autoLong || column.autoUUID }));

  // Promised as an asynchronous sequence, although this one never waits.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    for (let rowOffset = 0; ; rowOffset += portionRows) {
      paged.allow("rows");
      const portion = parsing(() => opened.getData({ rowOffset, rowLimit: portionRows }));
      for (const row of portion) yield described.map((column) => cell(row[column.name] ?? null, column.type));
      if (portion.length < portionRows) return;
    }
  }
  return { name, columns, rowCount: opened.rowCount, rows };
}

function cell(value: Value, type: AccessType): Cell {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "bigint") return exact(value);
  if (typeof value === "string") return type === "datetimextended" ? value.replace(/^(\d+)\.(\d+)\.(\d+) /, "$1-$2-$3T") : value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().replace(/(\.000)?Z$/, "");
  if (Array.isArray(value)) return value.map((attachment) => attachment.name).join("; ");
  return new Uint8Array(value);
}
