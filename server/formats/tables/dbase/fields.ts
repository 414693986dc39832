import { latin1, u16le, u8 } from "../../recognise/bytes.ts";
import { uniqueNames } from "../names.ts";
import type { ColumnType } from "../tables.ts";
import type { Decode } from "./code-pages.ts";

/** A column of a table: where its bytes stand in a row, and how they are meant. */
export interface Field {
  readonly name: string;
  /** The letter of dBase. */
  readonly kind: string;
  readonly type: ColumnType;
  readonly at: number;
  readonly bytes: number;
}

const fixed: Readonly<Record<string, ColumnType>> = { C: "text", D: "date", L: "boolean", M: "text", F: "real", O: "real", I: "integer", "+": "integer", "@": "bytes", B: "bytes", G: "bytes", P: "bytes" };

/** The columns that a table's header describes; `isSeven`: as dBase 7 writes it, with longer names. */
export function fieldsOf(header: Uint8Array, isSeven: boolean, decode: Decode): readonly Field[] {
  const width = isSeven ? 48 : 32;
  const nameBytes = isSeven ? 32 : 11;
  const fields: Field[] = [];
  // The first byte of a row is the mark of deletion.
  let at = 1;
  for (let from = isSeven ? 68 : 32; from + width <= header.length && u8(header, from) !== 0x0d; from += width) {
    const kind = latin1(header, from + nameBytes, from + nameBytes + 1);
    const length = isSeven ? from + 33 : from + 16;
    // Clipper and FoxPro keep the high byte of a long text's length where the decimals stand.
    const bytes = kind === "C" && !isSeven ? u16le(header, length) : u8(header, length);
    const type = kind === "N" ? (u8(header, length + 1) === 0 ? "integer" : "decimal") : (fixed[kind] ?? "unknown");
    const name = decode(header.subarray(from, from + nameBytes)).split("\0")[0]?.trim() ?? "";
    fields.push({ name, kind, type, at, bytes });
    at += bytes;
  }
  const names = uniqueNames(fields.map((field) => field.name));
  return fields.map((field, index) => ({ ...field, name: names[index] ?? field.name }));
}
