import { findLast, standsAt, u16le, u32le, u64le } from "./bytes.ts";
import { ending, span, type Found, type Sample } from "./found.ts";

const endMark = "PK\u0005\u0006";
const entryMark = "PK\u0001\u0002";
const databaseEndings = /\.(sqlite3?|db3?|mdb|accdb|dbf|fdb|gdb|bak|mdf|qbw|qbb|sql|csv|xlsx?)$/i;

interface Entry {
  readonly name: string;
  readonly isEncrypted: boolean;
}

/** ZIP and what is made of it (XLSX, ODS): read from its central directory, which stands at the end (APPNOTE 4.3). */
export function zip(sample: Sample): Found | null {
  const { head, tail, bytes } = sample;
  const isEmptyOne = standsAt(head, 0, endMark);
  if (!standsAt(head, 0, "PK\u0003\u0004") && !isEmptyOne) return null;
  const end = findLast(tail, endMark);
  if (end === -1) return { ...named(sample, []), finding: "damaged", detail: "It was cut short: its list of contents at the end is missing." };
  const directory = locate(tail, end);
  const endAt = bytes - tail.length + end;
  if (directory.at + directory.bytes > endAt) return { ...named(sample, []), finding: "damaged", detail: "It was cut short: its list of contents points past its end." };
  const list = span(sample, directory.at, directory.at + directory.bytes);
  const entries = list === null ? firstEntry(head) : entriesOf(list);
  const about = named(sample, entries);
  if (list !== null && directory.bytes > 0 && entries.length === 0) return { ...about, finding: "damaged", detail: "Its list of contents cannot be read." };
  if (entries.some(({ isEncrypted }) => isEncrypted)) return { ...about, finding: "password-protected", detail: "Its contents are encrypted with a password." };
  if (about.tables !== undefined) return { ...about, finding: "readable" };
  const inside = entries.filter(({ name }) => databaseEndings.test(name)).length;
  return { ...about, finding: "readable", detail: list === null ? null : `${String(entries.length)} entries, ${String(inside)} of them look like databases.` };
}

/** Offset and length of the central directory; large archives keep them in a record of their own before the end record. */
function locate(tail: Uint8Array, end: number): { at: number; bytes: number } {
  const small = { at: u32le(tail, end + 16), bytes: u32le(tail, end + 12) };
  const large = findLast(tail.subarray(0, end), "PK\u0006\u0006");
  return (small.at === 0xffff_ffff || small.bytes === 0xffff_ffff) && large !== -1 ? { at: u64le(tail, large + 48), bytes: u64le(tail, large + 40) } : small;
}

function entriesOf(list: Uint8Array): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; standsAt(list, at, entryMark); ) {
    const nameBytes = u16le(list, at + 28);
    entries.push({ name: new TextDecoder().decode(list.subarray(at + 46, at + 46 + nameBytes)), isEncrypted: (u16le(list, at + 8) & 1) === 1 });
    at += 46 + nameBytes + u16le(list, at + 30) + u16le(list, at + 32);
  }
  return entries;
}

function firstEntry(head: Uint8Array): Entry[] {
  return [{ name: new TextDecoder().decode(head.subarray(30, 30 + u16le(head, 26))), isEncrypted: (u16le(head, 6) & 1) === 1 }];
}

function named(sample: Sample, entries: readonly Entry[]): Found {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  if (has("xl/workbook.xml") || has("xl/workbook.bin")) return { name: "Excel workbook", version: ending(sample.name).toUpperCase() || "XLSX", tables: entries.filter(({ name }) => /^xl\/worksheets\/[^/]+\.(xml|bin)$/.test(name)).length };
  if (has("content.xml") && has("mimetype")) return { name: "OpenDocument", version: ending(sample.name).toUpperCase() };
  if (entries.length === 0 && ["xlsx", "xlsm"].includes(ending(sample.name))) return { name: "Excel workbook", version: "XLSX" };
  return { name: "ZIP archive" };
}
