import type { Dialect } from "./dialect.ts";

/** A piece of a statement. `name` holds a quoted name or a word without its quotes, `mark` a sign, `text` anything else. */
export interface Token {
  readonly kind: "name" | "word" | "mark" | "text";
  readonly value: string;
}

const pattern = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"]|"")*")|(`(?:[^`]|``)*`)|(\[(?:[^\]]|\]\])*\])|('(?:[^'\\]|''|\\[\s\S])*')|([\p{L}\p{N}_$@#]+)|([\s\S])/gu;

/** The tokens of one statement that is no list of rows; blanks and comments left out. */
export function tokens(statement: string, dialect: Dialect): readonly Token[] {
  const found: Token[] = [];
  for (const [, double, backtick, bracket, text, word, mark] of statement.matchAll(pattern)) {
    if (double !== undefined) found.push({ kind: "name", value: double.slice(1, -1).replaceAll('""', '"') });
    else if (backtick !== undefined) found.push({ kind: "name", value: backtick.slice(1, -1).replaceAll("``", "`") });
    else if (bracket !== undefined) {
      if (dialect.hasBrackets) found.push({ kind: "name", value: bracket.slice(1, -1).replaceAll("]]", "]") });
      else found.push({ kind: "text", value: bracket });
    } else if (text !== undefined) found.push({ kind: "text", value: text });
    else if (word !== undefined) found.push({ kind: "word", value: word });
    else if (mark !== undefined) found.push({ kind: "mark", value: mark });
  }
  return found;
}

/** True for an unquoted word among `words` (capitals). */
export function isWordOf(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.value.toUpperCase());
}

export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === "mark" && token.value === mark;
}

/** A name of up to three parts at `from`, and where it ends. */
export function pathAt(list: readonly Token[], from: number): { readonly parts: readonly string[]; readonly next: number } {
  const parts: string[] = [];
  let next = from;
  for (let token = list[next]; token?.kind === "name" || token?.kind === "word"; token = list[next]) {
    parts.push(token.value);
    next += 1;
    if (!isMark(list[next], ".")) break;
    next += 1;
  }
  return { parts, next };
}

/** Names between the parenthesis at `from` and its end: a list of columns. */
export function namesWithin(list: readonly Token[], from: number): { readonly names: readonly string[]; readonly next: number } {
  const names: string[] = [];
  let next = from + 1;
  let isStart = true;
  for (let depth = 1; next < list.length && depth > 0; next += 1) {
    const token = list[next];
    if (isMark(token, "(")) depth += 1;
    else if (isMark(token, ")")) depth -= 1;
    else if (isMark(token, ",")) isStart = true;
    else if (isStart && depth === 1 && token !== undefined) {
      names.push(token.value);
      isStart = false;
    }
  }
  return { names, next };
}
