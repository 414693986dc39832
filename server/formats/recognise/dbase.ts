import { latin1, u16le, u32le, u8 } from "./bytes.ts";
import { ending, withEnding, type Found, type Sample } from "./found.ts";

interface Kind {
  readonly name: "dBase" | "FoxPro";
  readonly version: string;
  /** Ending of the file that holds the memo texts, when there is one. */
  readonly memo?: string;
}

/** By the first byte of the table. */
const kinds: Readonly<Record<number, Kind>> = {
  0x02: { name: "FoxPro", version: "FoxBASE" },
  0x03: { name: "dBase", version: "dBase III" },
  0x04: { name: "dBase", version: "dBase 7" },
  0x05: { name: "dBase", version: "dBase 5" },
  0x30: { name: "FoxPro", version: "Visual FoxPro" },
  0x31: { name: "FoxPro", version: "Visual FoxPro 8" },
  0x32: { name: "FoxPro", version: "Visual FoxPro 9" },
  0x43: { name: "dBase", version: "dBase IV" },
  0x63: { name: "dBase", version: "dBase IV" },
  0x7b: { name: "dBase", version: "dBase IV", memo: "dbt" },
  0x83: { name: "dBase", version: "dBase III", memo: "dbt" },
  0x8b: { name: "dBase", version: "dBase IV", memo: "dbt" },
  0x8c: { name: "dBase", version: "dBase 7", memo: "dbt" },
  0x8e: { name: "dBase", version: "dBase IV", memo: "dbt" },
  0xcb: { name: "dBase", version: "dBase IV", memo: "dbt" },
  0xe5: { name: "FoxPro", version: "Clipper SIX", memo: "smt" },
  0xf5: { name: "FoxPro", version: "FoxPro 2", memo: "fpt" },
  0xfb: { name: "FoxPro", version: "FoxBASE", memo: "fpt" },
};

const tableEndings = ["dbf", "dbc", "vcx", "scx", "pjx", "frx"];

/** A table of dBase or FoxPro: 32 bytes of header, one descriptor a column (48 bytes in dBase 7, else 32), rows of one length. */
export function dbase({ head, name, bytes }: Sample): Found | null {
  const kind = kinds[u8(head, 0)];
  const isNamed = tableEndings.includes(ending(name));
  if (kind === undefined || bytes < 33) return isNamed ? { name: "unknown", finding: "damaged", detail: "The name says dBase or FoxPro, but it does not begin like such a table." } : null;
  const rows = u32le(head, 4);
  const headerBytes = u16le(head, 8);
  const rowBytes = u16le(head, 10);
  const isVisual = u8(head, 0) >= 0x30 && u8(head, 0) <= 0x32;
  const isDatabase = isVisual && (u8(head, 28) & 0x04) !== 0;
  if (!hasColumns(head, kind, headerBytes, rowBytes)) return isNamed ? { name: kind.name, version: kind.version, finding: "damaged", detail: "Its list of columns does not hold together." } : null;

  const about = { name: isDatabase ? "FoxPro database" : kind.name, version: kind.version, missingCompanions: companions(head, kind, name, isVisual, isDatabase, headerBytes), tables: 1 };
  const expected = headerBytes + rows * rowBytes;
  if (bytes < expected) return { ...about, finding: "damaged", detail: `It was cut short: ${String(rows)} rows need ${String(expected)} bytes, ${String(bytes)} are here.` };
  if (u8(head, 15) === 1 && !isVisual) return { ...about, finding: "password-protected", detail: "It is marked as encrypted." };
  return { ...about, finding: "readable", detail: `${String(rows)} rows.` };
}

/** True when the columns' lengths and the mark of deletion add up to the length of a row. */
function hasColumns(head: Uint8Array, kind: Kind, headerBytes: number, rowBytes: number): boolean {
  if (headerBytes < 33 || rowBytes < 1) return false;
  const isSeven = kind.version === "dBase 7";
  const width = isSeven ? 48 : 32;
  let sum = 1;
  let at = isSeven ? 68 : 32;
  for (; at + width <= headerBytes && u8(head, at) !== 0x0d; at += width) sum += columnBytes(head, at, isSeven);
  return at < headerBytes && u8(head, at) === 0x0d && sum === rowBytes;
}

/** FoxPro and Clipper write long text columns with the decimals as the high byte of the length. */
function columnBytes(head: Uint8Array, at: number, isSeven: boolean): number {
  if (isSeven) return u8(head, at + 33);
  return latin1(head, at + 11, at + 12) === "C" ? u16le(head, at + 16) : u8(head, at + 16);
}

function companions(head: Uint8Array, kind: Kind, name: string, isVisual: boolean, isDatabase: boolean, headerBytes: number): readonly string[] {
  if (isDatabase) return [withEnding(name, "dct"), withEnding(name, "dcx")];
  const flags = u8(head, 28);
  const memo = kind.memo ?? (isVisual && (flags & 0x02) !== 0 ? "fpt" : undefined);
  const missing = memo === undefined ? [] : [withEnding(name, memo)];
  if (!isVisual) return missing;
  if ((flags & 0x01) !== 0) missing.push(withEnding(name, "cdx"));
  // The last 263 bytes of the header name the database (.dbc) that the table belongs to, as a path.
  const link = latin1(head, headerBytes - 263, headerBytes).split("\0")[0]?.split(/[\\/]/).pop() ?? "";
  if (/^[^\u0000-\u001f]+\.dbc$/i.test(link)) missing.push(link);
  return missing;
}
