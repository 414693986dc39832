import { Refusal } from "../../domain/refusal.ts";
import { recognise, type Recognised } from "../recognise.ts";
import type { OpenOptions } from "./options.ts";
import type { ByteSource, TableFile } from "./tables.ts";

type Opener = (source: ByteSource, options: OpenOptions, found: Recognised) => Promise<TableFile>;

/** What can be read, by the name that `recognise` gives. Each reader is loaded when its first file comes: SQLite alone is a megabyte. */
const openers: Readonly<Record<string, () => Promise<Opener>>> = {
  SQLite: async () => (await import("./sqlite.ts")).openSqlite,
  Access: async () => (await import("./access.ts")).openAccess,
  dBase: async () => (await import("./dbase.ts")).openDbase,
  CSV: async () => (await import("./csv.ts")).openCsv,
  "Excel workbook": async () => (await import("./xlsx.ts")).openXlsx,
  "SQL dump": async () => (await import("./dump.ts")).openDump,
};

/** Tables of FoxPro are known but not read, except those that are dBase's in all but name. */
const dbaseAlike = new Set(["FoxPro 2", "FoxBASE"]);

const dumps = new Set(["PostgreSQL dump", "MySQL dump", "MariaDB dump", "SQLite dump"]);

function openerOf({ name, version }: Recognised): (() => Promise<Opener>) | undefined {
  if (name === "FoxPro") return dbaseAlike.has(version ?? "") ? openers["dBase"] : undefined;
  if (name === "Excel workbook" && version === "XLS") return undefined;
  // The custom format of pg_dump is no text.
  if (name === "PostgreSQL dump" && version?.includes("archive") === true) return undefined;
  return openers[dumps.has(name) ? "SQL dump" : name];
}

/** Formats that take a password here. */
const unlocked = new Set(["Access"]);

/**
 * Opens a file as tables of typed rows: SQLite, Access, dBase (and its kin FoxPro 2), CSV, Excel workbooks and dumps in SQL. The caller closes it.
 * @throws Refusal `format-not-readable` (a format that is not read here, or none that is known: an ordinary transfer is offered),
 *   `format-password`, `format-damaged`, `format-too-large`; the messages name no content. Rows may throw `format-damaged` later.
 */
export async function openTables(source: ByteSource, options: OpenOptions = {}): Promise<TableFile> {
  const found = look(source);
  const opener = openerOf(found);
  if (opener === undefined) throw new Refusal("format-not-readable", notReadable(found), { format: found.name });
  if (found.finding === "damaged") throw new Refusal("format-damaged", `The file looks damaged. ${found.detail ?? ""}`.trim(), { format: found.name });
  if (found.finding === "password-protected" && !unlocked.has(found.name)) throw new Refusal("format-password", `The file is protected. ${found.detail ?? ""}`.trim(), { format: found.name });
  const open = await opener();
  return open(source, options, found);
}

function look(source: ByteSource): Recognised {
  const head = source.read(0, Math.min(source.size, 2 ** 20));
  const tail = source.read(Math.max(0, source.size - 2 ** 16), source.size);
  return recognise(head, tail, source.name, source.size);
}

function notReadable({ name, detail }: Recognised): string {
  const what = name === "unknown" ? `This is no database file that is known here.${detail === null ? "" : ` ${detail}`}` : `${name} files are not read here.`;
  return `${what} Send it as an ordinary transfer instead: support can then open it with its own program.`;
}
