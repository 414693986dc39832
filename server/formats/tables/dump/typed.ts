import { asInteger } from "../numbers.ts";
import type { Cell, ColumnType } from "../tables.ts";
import { hexBytes, type Literal } from "./literals.ts";

/** The cell that a literal is in a column of this type. What does not fit the type stays as it is written. */
export function typedLiteral(literal: Literal, type: ColumnType): Cell {
  if (literal === null || typeof literal === "boolean" || literal instanceof Uint8Array) return literal;
  if (typeof literal === "string") return typedText(literal, type);
  const { digits } = literal;
  switch (type) {
    case "integer":
      return asInteger(digits);
    case "boolean":
      return digits === "1" ? true : digits === "0" ? false : asInteger(digits);
    case "real":
      return Number(digits);
    case "unknown":
      // A column that nobody declared: a number where that loses nothing.
      return String(Number(digits)) === digits ? Number(digits) : asInteger(digits);
    default:
      return digits;
  }
}

/** The cell that a text is, where the dump writes everything as text (COPY) or quotes what is none. */
export function typedText(text: string, type: ColumnType): Cell {
  switch (type) {
    case "integer":
      return asInteger(text);
    case "real":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return /^(t|true|1|yes|y)$/i.test(text) ? true : /^(f|false|0|no|n)$/i.test(text) ? false : text;
    case "instant":
      return text.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:\d\d)/, "$1T");
    case "bytes":
      return /^\\x([0-9a-f]{2})*$/i.test(text) ? hexBytes(text.slice(2)) : text;
    default:
      return text;
  }
}
