import type { Dialect } from "./dialect.ts";
import { sign, type Lexer } from "./lexer.ts";
import { isMark, isWordOf, namesWithin, pathAt, tokens } from "./tokens.ts";

export interface Insert {
  readonly path: readonly string[];
  /** Null where the statement names none: then they stand in the table's order. */
  readonly columns: readonly string[] | null;
  /** Position of the first row's parenthesis. */
  readonly rowsAt: number;
}

interface Remembered extends Omit<Insert, "rowsAt"> {
  readonly head: Uint8Array;
}

const headBytesMax = 2 ** 17;
const remembered = new WeakMap<Lexer, Remembered>();

/** What the statement at `from` inserts into, or null where its rows are not written out (`INSERT … SELECT`). */
export function insertAt(lexer: Lexer, dialect: Dialect, from: number): Insert | null {
  // A dump writes the same beginning for every row of a table: it is read once.
  const before = remembered.get(lexer);
  if (before !== undefined && lexer.isSame(from, before.head)) {
    const rowsAt = lexer.pastBlank(from + before.head.length);
    if (lexer.at(rowsAt) === sign.open) return { ...before, rowsAt };
  }
  const end = endOfHead(lexer, from);
  if (end === null) return null;
  const list = tokens(lexer.text(from, end), dialect);
  let start = 1;
  while (isWordOf(list[start], "OR", "IGNORE", "REPLACE", "INTO", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "ROLLBACK", "ABORT", "FAIL")) start += 1;
  const { parts, next } = pathAt(list, start);
  if (parts.length === 0) return null;
  const columns = isMark(list[next], "(") ? namesWithin(list, next).names : null;
  const found = { path: parts, columns };
  remembered.set(lexer, { ...found, head: lexer.bytes(from, end).slice() });
  return { ...found, rowsAt: lexer.pastBlank(end) };
}

/** Past the word VALUES that stands before the first row, or null where there is none. */
function endOfHead(lexer: Lexer, from: number): number | null {
  for (let at = from; at - from < headBytesMax; ) {
    const byte = lexer.at(at);
    if (byte === -1 || byte === sign.semicolon) return null;
    const past = byte === sign.open ? lexer.pastParentheses(at) : lexer.pastQuoted(at);
    if (past !== at) {
      at = past;
      continue;
    }
    const word = lexer.word(at);
    if (word === "SELECT" || word === "EXEC" || word === "GO") return null;
    if ((word === "VALUES" || word === "VALUE") && lexer.at(lexer.pastBlank(at + word.length)) === sign.open) return at + word.length;
    at = lexer.pastBlank(at + Math.max(1, word.length));
  }
  return null;
}

/** Calls `each` with every row's span from the first parenthesis on; returns where the statement ends. */
export function walkRows(lexer: Lexer, from: number, each: (from: number, to: number) => void): number {
  for (let at = from; ; ) {
    const end = lexer.pastParentheses(at);
    each(at, end);
    const next = lexer.pastBlank(end);
    const byte = lexer.at(next);
    if (byte === sign.comma) at = lexer.pastBlank(next + 1);
    // A statement may end without a semicolon; what else follows (ON CONFLICT, RETURNING) belongs to it.
    else if (byte === sign.semicolon) return next + 1;
    else if (byte === -1) return next;
    else return ["ON", "RETURNING", "AS"].includes(lexer.word(next)) ? lexer.pastStatement(next) : next;
    if (lexer.at(at) !== sign.open) return lexer.pastStatement(at);
  }
}
