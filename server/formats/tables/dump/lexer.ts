import { damaged } from "../failures.ts";
import type { ByteSource } from "../tables.ts";
import type { Dialect } from "./dialect.ts";

const windowBytes = 2 ** 20;
/** No statement but a list of rows, and no row, is longer. */
const textBytesMax = 2 ** 26;

export const sign = {
  newline: 0x0a, doubleQuote: 0x22, hash: 0x23, dollar: 0x24, quote: 0x27, open: 0x28, close: 0x29, star: 0x2a, comma: 0x2c, minus: 0x2d, slash: 0x2f, semicolon: 0x3b, bracket: 0x5b, backslash: 0x5c, bracketEnd: 0x5d, backtick: 0x60,
} as const;

/** Walks over a dump by byte positions; only one window of it is in memory. All its marks are ASCII, which UTF-8 never hides in a character. */
export interface Lexer {
  readonly size: number;
  /** The byte at a position, -1 past the end. */
  at(position: number): number;
  /** Past blanks and comments. */
  pastBlank(position: number): number;
  /** Past a quoted text or name; the position itself where none begins there. @throws Refusal `format-damaged` when it never ends */
  pastQuoted(position: number): number;
  /** Past `( … )`. @throws Refusal `format-damaged` when it never ends */
  pastParentheses(position: number): number;
  /** Past the semicolon (or what stands for one); the end of the dump ends a statement too. */
  pastStatement(position: number): number;
  /** Past the end of the line. */
  pastLine(position: number): number;
  /** The word that begins here, in capitals; empty where none does. */
  word(position: number): string;
  /** True where the same bytes stand at both positions. */
  isSame(position: number, bytes: Uint8Array): boolean;
  bytes(from: number, to: number): Uint8Array;
  text(from: number, to: number): string;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const isWord = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte > 0x7f;

export function lexer(source: ByteSource, dialect: Dialect): Lexer {
  let window = new Uint8Array(0);
  let from = 0;

  function at(position: number): number {
    const index = position - from;
    if (index >= 0 && index < window.length) return window[index] as number;
    if (position < 0 || position >= source.size) return -1;
    from = position;
    window = source.read(position, Math.min(source.size, position + windowBytes)) as Uint8Array<ArrayBuffer>;
    return window[0] ?? -1;
  }

  function bytes(start: number, end: number): Uint8Array {
    if (end - start > textBytesMax) throw damaged("A row does not end.");
    if (start >= from && end <= from + window.length) return window.subarray(start - from, end - from);
    return source.read(start, end);
  }

  function pastLine(position: number): number {
    for (let here = position; ; here += 1) {
      const byte = at(here);
      if (byte === -1) return here;
      if (byte === sign.newline) return here + 1;
    }
  }

  /** Past a comment, or the position itself. */
  function pastComment(position: number, byte: number): number {
    if (byte === sign.minus && at(position + 1) === sign.minus) return pastLine(position);
    if (byte === sign.hash && dialect.hasHashes) return pastLine(position);
    if (byte !== sign.slash || at(position + 1) !== sign.star) return position;
    let depth = 1;
    for (let here = position + 2; ; here += 1) {
      const next = at(here);
      if (next === -1) throw damaged("A comment does not end.");
      if (next === sign.star && at(here + 1) === sign.slash) {
        depth -= 1;
        if (depth === 0) return here + 2;
        here += 1;
      } else if (dialect.name === "postgres" && next === sign.slash && at(here + 1) === sign.star) {
        depth += 1;
        here += 1;
      }
    }
  }

  function pastBlank(position: number): number {
    for (let here = position; ; ) {
      const byte = at(here);
      const next = isBlank(byte) ? here + 1 : pastComment(here, byte);
      if (next === here) return here;
      here = next;
    }
  }

  function pastQuoted(position: number): number {
    const byte = at(position);
    if (byte === sign.quote || byte === sign.doubleQuote || byte === sign.backtick) {
      const prefix = at(position - 1) | 0x20;
      const isEscaping = byte !== sign.backtick && (dialect.hasBackslashes ? byte === sign.quote || dialect.hasQuotedTexts : byte === sign.quote && prefix === 0x65 && dialect.name !== "sqlserver" && !isWord(at(position - 2)));
      return pastClosing(position + 1, byte, isEscaping);
    }
    if (byte === sign.bracket && dialect.hasBrackets) return pastClosing(position + 1, sign.bracketEnd, false);
    if (byte === sign.dollar && dialect.hasDollars && !isWord(at(position - 1))) return pastDollars(position);
    return position;
  }

  function pastClosing(position: number, closing: number, isEscaping: boolean): number {
    for (let here = position; ; here += 1) {
      const byte = at(here);
      if (byte === -1) throw damaged("It ends within a quoted text.");
      if (byte === sign.backslash && isEscaping) here += 1;
      else if (byte === closing) {
        if (at(here + 1) !== closing) return here + 1;
        here += 1;
      }
    }
  }

  function pastDollars(position: number): number {
    let end = position + 1;
    while (isWord(at(end))) end += 1;
    const first = at(position + 1);
    if (at(end) !== sign.dollar || (first >= 0x30 && first <= 0x39)) return position;
    const tag = bytes(position, end + 1).slice();
    for (let here = end + 1; ; here += 1) {
      const byte = at(here);
      if (byte === -1) throw damaged("It ends within a quoted text.");
      if (byte === sign.dollar && isSame(here, tag)) return here + tag.length;
    }
  }

  function isSame(position: number, wanted: Uint8Array): boolean {
    for (let index = 0; index < wanted.length; index += 1) if (at(position + index) !== wanted[index]) return false;
    return true;
  }

  function pastParentheses(position: number): number {
    let depth = 0;
    for (let here = position; ; ) {
      const byte = at(here);
      if (byte === -1) throw damaged("It ends within a row.");
      if (byte === sign.close) {
        depth -= 1;
        if (depth === 0) return here + 1;
      } else if (byte === sign.open) depth += 1;
      else if (byte === sign.quote || byte === sign.doubleQuote || byte === sign.backtick || byte === sign.bracket || byte === sign.dollar) {
        here = Math.max(pastQuoted(here), here + 1);
        continue;
      } else if (byte === sign.minus || byte === sign.slash) {
        here = Math.max(pastComment(here, byte), here + 1);
        continue;
      }
      here += 1;
    }
  }

  function pastStatement(position: number): number {
    for (let here = position; ; ) {
      const byte = at(here);
      if (byte === -1) return here;
      if (byte === sign.semicolon) return here + 1;
      if (byte === sign.newline && dialect.hasBareEnds && isBareEnd(here + 1)) return here + 1;
      const quoted = pastQuoted(here);
      here = quoted !== here ? quoted : Math.max(pastComment(here, byte), here + 1);
    }
  }

  function isBareEnd(position: number): boolean {
    const first = word(position);
    return (first === "GO" && isBlank(at(position + 2))) || first === "INSERT" || first === "SET" || (first === "CREATE" && word(pastBlank(position + 6)) === "TABLE");
  }

  function word(position: number): string {
    let text = "";
    for (let here = position; text.length < 24 && isWord(at(here)); here += 1) text += String.fromCharCode(at(here));
    return text.toUpperCase();
  }

  return { size: source.size, at, pastBlank, pastQuoted, pastParentheses, pastStatement, pastLine, word, isSame, bytes, text: (start, end) => utf8.decode(bytes(start, end)) };
}
