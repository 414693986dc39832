import type { Dialect } from "./dialect.ts";

/** A value as it is written: a number keeps its digits until the column's type is known. */
export type Literal = null | boolean | string | Uint8Array | NumberText;

export interface NumberText {
  readonly digits: string;
}

const numberPattern = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const wordPattern = /[\p{L}_][\p{L}\p{N}_.]*/uy;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", 0: "\0", Z: "\x1a" };

/** The values of one row as it stands in an INSERT, its parentheses included. What is no plain value (a call, a sum) comes as its own text. */
export function rowLiterals(text: string, dialect: Dialect): Literal[] {
  const values: Literal[] = [];
  let at = 1;

  const blank = (): void => { while (/\s/.test(text[at] ?? "")) at += 1; };

  function value(): Literal {
    blank();
    const start = at;
    const read = plain();
    blank();
    if (dialect.name !== "mysql" && text.startsWith("::", at)) {
      // A cast of PostgreSQL: its type tells nothing that the column does not.
      const end = endOfValue(at);
      at = end;
      return read === undefined ? text.slice(start, end).trim() : read;
    }
    if (read !== undefined && (text[at] === "," || text[at] === ")")) return read;
    at = endOfValue(start);
    return text.slice(start, at).trim();
  }

  /** Undefined where no plain value begins; `at` then stands anywhere. */
  function plain(): Literal | undefined {
    const first = text[at] ?? "";
    if (first === "'") return quoted("'", dialect.hasBackslashes);
    if (first === '"' && dialect.hasQuotedTexts) return quoted('"', true);
    if (first === "$" && dialect.hasDollars) return dollars();
    if (first === "0" && /x/i.test(text[at + 1] ?? "")) return hex(/[0-9a-f]*/iy, at + 2);
    numberPattern.lastIndex = at;
    const digits = numberPattern.exec(text)?.[0];
    if (digits !== undefined) {
      at += digits.length;
      return { digits };
    }
    wordPattern.lastIndex = at;
    const word = wordPattern.exec(text)?.[0] ?? "";
    at += word.length;
    return afterWord(word.toUpperCase());
  }

  function afterWord(word: string): Literal | undefined {
    if (text[at] === "'") {
      if (word === "N" || word === "") return quoted("'", dialect.hasBackslashes);
      if (word === "E") return quoted("'", true);
      if (word === "X") return hexText();
      if (word === "B") return quoted("'", false);
    }
    if (word === "NULL" || word === "DEFAULT") return null;
    if (word === "TRUE" || word === "FALSE") return word === "TRUE";
    if (word.startsWith("_") || word === "DATE" || word === "TIMESTAMP" || word === "TIME") {
      // A character set (MySQL) or a type (standard SQL) before the text.
      blank();
      return plain();
    }
    if ((word === "CAST" || word === "REPLACE" || word === "UNISTR") && text[at] === "(") return call(word);
    return undefined;
  }

  /** The calls with which dumps write plain values: CAST (SQL Server), replace and unistr (SQLite). */
  function call(word: "CAST" | "REPLACE" | "UNISTR"): Literal | undefined {
    at += 1;
    blank();
    const inner = plain();
    blank();
    const rest = text.slice(at, endOfValue(at));
    at += rest.length;
    if (text[at] !== ")" && text[at] !== ",") return undefined;
    if (word === "UNISTR" && typeof inner === "string") return closed(unistr(inner));
    if (word === "REPLACE" && typeof inner === "string") {
      const found = /^,'((?:\\.|[^'])*)',\s*char\((\d+)\)$/i.exec(text.slice(at, at + 1) + replaceArguments());
      return found === null ? undefined : closed(inner.replaceAll(found[1] ?? "", String.fromCharCode(Number(found[2]))));
    }
    if (word === "CAST" && /^AS\s/i.test(rest)) return closed(inner instanceof Uint8Array ? (sqlServerInstant(inner, rest.slice(3).trim()) ?? inner) : inner);
    return undefined;
  }

  function replaceArguments(): string {
    at += 1;
    const end = endOfCall(at);
    const found = text.slice(at, end);
    at = end;
    return found;
  }

  function closed<T>(read: T): T | undefined {
    if (text[at] !== ")") return undefined;
    at += 1;
    return read;
  }

  function quoted(mark: "'" | '"', isEscaping: boolean): string {
    let found = "";
    let from = (at += 1);
    for (;;) {
      const character = text[at];
      if (character === undefined) break;
      if (character === mark) {
        if (text[at + 1] !== mark) break;
        found += text.slice(from, at + 1);
        from = at += 2;
      } else if (character === "\\" && isEscaping) {
        found += text.slice(from, at) + escaped();
        from = at;
      } else at += 1;
    }
    found += text.slice(from, at);
    at += 1;
    return found;
  }

  /** Past a backslash and what it hides. */
  function escaped(): string {
    const next = text[at + 1] ?? "";
    const octal = dialect.name === "mysql" ? null : /^\\([0-7]{1,3}|x[0-9a-f]{1,2}|u[0-9a-f]{4}|U[0-9a-f]{8})/i.exec(text.slice(at, at + 10));
    if (octal !== null) {
      at += octal[0].length;
      const code = octal[1] ?? "";
      return String.fromCodePoint(/^[0-7]/.test(code) ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16));
    }
    at += 2;
    return escapes[next] ?? (dialect.name === "mysql" && (next === "%" || next === "_") ? `\\${next}` : next);
  }

  function dollars(): string | undefined {
    const tag = /^\$[^$]*\$/.exec(text.slice(at, at + 80))?.[0];
    const end = tag === undefined ? -1 : text.indexOf(tag, at + tag.length);
    if (tag === undefined || end === -1) return undefined;
    const found = text.slice(at + tag.length, end);
    at = end + tag.length;
    return found;
  }

  function hexText(): Uint8Array | undefined {
    const read = hex(/[0-9a-f]*/iy, at + 1);
    at += 1;
    return read;
  }

  function hex(pattern: RegExp, from: number): Uint8Array {
    pattern.lastIndex = from;
    const digits = pattern.exec(text)?.[0] ?? "";
    at = from + digits.length;
    return hexBytes(digits);
  }

  /** Where the value ends that begins at `from`: at the next comma or parenthesis of its own level. */
  function endOfValue(from: number): number {
    return endAt(from, ",");
  }
  function endOfCall(from: number): number {
    return endAt(from, "");
  }
  function endAt(from: number, mark: string): number {
    let depth = 0;
    for (let here = from; here < text.length; here += 1) {
      const character = text[here] ?? "";
      if (character === "'" || (character === '"' && dialect.hasQuotedTexts)) {
        const kept = at;
        at = here;
        quoted(character, dialect.hasBackslashes || (character === "'" && /e/i.test(text[here - 1] ?? "") && dialect.name === "postgres"));
        here = at - 1;
        at = kept;
      } else if (character === "(" || character === "[") depth += 1;
      else if (character === ")" || character === "]") {
        if (depth === 0) return here;
        depth -= 1;
      } else if (depth === 0 && character === mark) return here;
    }
    return text.length;
  }

  while (at < text.length) {
    values.push(value());
    blank();
    if (text[at] !== ",") break;
    at += 1;
  }
  return values;
}

export function hexBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

function unistr(text: string): string {
  return text.replace(/\\(?:\\|u([0-9a-f]{4})|\+([0-9a-f]{6})|([0-9a-f]{4}))/gi, (whole, four?: string, six?: string, bare?: string) => (whole === "\\\\" ? "\\" : String.fromCodePoint(Number.parseInt(four ?? six ?? bare ?? "0", 16))));
}

const dayMilliseconds = 86_400_000;

/** The dates that SQL Server's scripts write as bytes; null for another type. */
function sqlServerInstant(bytes: Uint8Array, type: string): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/(\.000)?Z$/, "");
  const since1900 = Date.UTC(1900, 0, 1);
  if (/^datetime\)?$/i.test(type) && bytes.length === 8) return iso(since1900 + view.getInt32(0) * dayMilliseconds + Math.round((view.getUint32(4) * 10) / 3));
  if (/^smalldatetime/i.test(type) && bytes.length === 4) return iso(since1900 + view.getUint16(0) * dayMilliseconds + view.getUint16(2) * 60_000);
  if (/^date\)?$/i.test(type) && bytes.length === 3) return iso(Date.parse("0001-01-01") + day(bytes, 0) * dayMilliseconds).slice(0, 10);
  if (/^datetime2/i.test(type) && bytes.length >= 7) {
    const scale = bytes[0] ?? 7;
    let ticks = 0;
    for (let index = bytes.length - 4; index >= 1; index -= 1) ticks = ticks * 256 + (bytes[index] ?? 0);
    return iso(Date.parse("0001-01-01") + day(bytes, bytes.length - 3) * dayMilliseconds + Math.floor((ticks / 10 ** scale) * 1000));
  }
  return null;
}

function day(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) * 65_536;
}
