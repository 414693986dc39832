import { latin1 } from "../../recognise/bytes.ts";
import { asInteger } from "../numbers.ts";
import type { Cell } from "../tables.ts";
import type { Decode } from "./code-pages.ts";
import type { Field } from "./fields.ts";
import type { ReadMemo } from "./memo.ts";

export type ReadCell = (field: Field, bytes: Uint8Array) => Cell;

/** Reads one cell of a row; `memo` null: the memo file is not there. */
export function cellReader(decode: Decode, memo: ReadMemo | null): ReadCell {
  return (field, bytes) => {
    switch (field.kind) {
      case "C":
        return decode(bytes).replace(/[ \0]+$/, "");
      case "N":
      case "F":
        return number(latin1(bytes, 0, bytes.length).replaceAll("\0", " ").trim(), field);
      case "D":
        return day(latin1(bytes, 0, bytes.length));
      case "L":
        return truth(latin1(bytes, 0, 1));
      case "I":
      case "+":
        return bytes.length === 4 ? turned(bytes).getInt32(0) : null;
      case "O":
        return bytes.length === 8 ? double(bytes) : null;
      case "M": {
        const found = memo?.(block(bytes)) ?? null;
        return found === null ? null : decode(found);
      }
      case "B":
      case "G":
        return memo?.(block(bytes)) ?? null;
      default:
        return bytes.slice();
    }
  };
}

/** Stars mean that a number did not fit. */
function number(text: string, { type }: Field): Cell {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null;
  if (type === "real") return Number(text);
  return type === "integer" ? asInteger(text) : text;
}

function day(text: string): Cell {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  return parts === null ? null : `${parts[1] ?? ""}-${parts[2] ?? ""}-${parts[3] ?? ""}`;
}

function truth(letter: string): Cell {
  if (/[ty]/i.test(letter)) return true;
  return /[fn]/i.test(letter) ? false : null;
}

/** dBase 7 stores numbers so that they sort as bytes: the sign is turned. */
function turned(bytes: Uint8Array): DataView {
  const copy = bytes.slice();
  copy[0] = (copy[0] ?? 0) ^ 0x80;
  return new DataView(copy.buffer);
}

function double(bytes: Uint8Array): number {
  if (((bytes[0] ?? 0) & 0x80) !== 0) return turned(bytes).getFloat64(0);
  return new DataView(bytes.map((byte) => byte ^ 0xff).buffer).getFloat64(0);
}

/** Ten digits, or four bytes in newer tables. */
function block(bytes: Uint8Array): number {
  if (bytes.length === 4) return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = latin1(bytes, 0, bytes.length).trim();
  return /^\d+$/.test(text) ? Number(text) : 0;
}
