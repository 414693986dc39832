import { damaged } from "../failures.ts";
import { uniqueNames } from "../names.ts";
import type { Column } from "../tables.ts";
import { addedKey, createdTable } from "./create-table.ts";
import type { Dialect } from "./dialect.ts";
import { insertAt, walkRows } from "./insert.ts";
import { sign, type Lexer } from "./lexer.ts";
import { rowLiterals } from "./literals.ts";
import { isMark, isWordOf, namesWithin, pathAt, tokens, type Token } from "./tokens.ts";

/** Where rows of a table stand in the dump, by byte positions. */
export type Span = { readonly kind: "copy"; readonly from: number; readonly to: number; readonly columns: readonly string[] | null } | { readonly kind: "insert"; readonly from: number; to: number };

/** A table and where its rows stand. */
export interface Found {
  readonly name: string;
  columns: readonly Column[];
  readonly spans: Span[];
  rowCount: number;
}

/** No CREATE, ALTER or COPY statement that matters is longer. */
const statementBytesMax = 2 ** 18;
const defaultSchemas = ["public", "dbo", "main"];

/** Goes over a dump once: which tables it describes, and where each one's rows stand. @throws Refusal `format-damaged` when it ends too early */
export function contents(lexer: Lexer, dialect: Dialect): readonly Found[] {
  const tables = new Map<string, Found>();
  let database = "";
  let last: Found | null = null;

  function named(path: readonly string[]): Found {
    const shown = path.length > 1 && defaultSchemas.includes((path.at(-2) ?? "").toLowerCase()) ? path.slice(-1) : path.slice(-2);
    const key = [database, ...shown].join("\u0000").toLowerCase();
    const known = tables.get(key);
    if (known !== undefined) return known;
    const table: Found = { name: shown.join("."), columns: [], spans: [], rowCount: 0 };
    tables.set(key, table);
    return table;
  }

  function described(path: readonly string[], columns: readonly Column[]): void {
    const table = named(path);
    // A dump may drop a table and make it again, or describe a stand-in for a view first: the last word counts.
    if (table.rowCount > 0) return;
    const names = uniqueNames(columns.map((column) => column.name));
    table.columns = columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
  }

  function unknownColumns(table: Found, names: readonly string[]): void {
    if (table.columns.length === 0) table.columns = uniqueNames(names).map((name) => ({ name, type: "unknown", isKey: false }));
  }

  function copy(list: readonly Token[], from: number): number {
    const { parts, next } = pathAt(list, 1);
    const columns = isMark(list[next], "(") ? namesWithin(list, next).names : null;
    const table = named(parts);
    if (columns !== null) unknownColumns(table, columns);
    let rows = 0;
    for (let at = from; ; rows += 1) {
      if (lexer.at(at) === -1) throw damaged("It ends within the rows of a table.");
      if (lexer.at(at) === sign.backslash && lexer.at(at + 1) === 0x2e && (lexer.at(at + 2) === sign.newline || lexer.at(at + 2) === 0x0d || lexer.at(at + 2) === -1)) {
        table.spans.push({ kind: "copy", from, to: at, columns });
        table.rowCount += rows;
        return lexer.pastLine(at);
      }
      if (rows === 0 && table.columns.length === 0) unknownColumns(table, lexer.text(at, lexer.pastLine(at)).split("\t").map(() => ""));
      at = lexer.pastLine(at);
    }
  }

  function insert(from: number): number {
    const found = insertAt(lexer, dialect, from);
    if (found === null) return lexer.pastStatement(from);
    const table = named(found.path);
    if (found.columns !== null) unknownColumns(table, found.columns);
    const first = found.rowsAt;
    if (table.columns.length === 0) unknownColumns(table, rowLiterals(lexer.text(first, lexer.pastParentheses(first)), dialect).map(() => ""));
    const end = walkRows(lexer, first, () => { table.rowCount += 1; });
    const span = table.spans.at(-1);
    // One statement a row is common: neighbours of one table are one span.
    if (last === table && span?.kind === "insert") span.to = end;
    else table.spans.push({ kind: "insert", from, to: end });
    last = table;
    return end;
  }

  function statement(at: number): number {
    const word = lexer.word(at);
    if (word === "INSERT" || word === "REPLACE") return insert(at);
    // PostgreSQL's own commands, and MySQL's change of what ends a statement.
    if (lexer.at(at) === sign.backslash) {
      const line = lexer.text(at, lexer.pastLine(at));
      database = /^\\c(?:onnect)?\s+(?:-\S+\s+)*"?([^"\s]+)/.exec(line)?.[1] ?? database;
      return lexer.pastLine(at);
    }
    if (word === "DELIMITER") return pastDelimiter(at);
    if (word === "GO") return lexer.pastLine(at);
    const isBlock = word === "CREATE" && isProgram(at);
    if (isBlock) return pastProgram(at);
    const end = lexer.pastStatement(at);
    if (!["CREATE", "ALTER", "COPY", "USE"].includes(word) || end - at > statementBytesMax) return end;
    const list = tokens(lexer.text(at, end), dialect);
    if (word === "USE") database = list[1]?.value ?? "";
    else if (word === "COPY") {
      if (list.some((token, index) => isWordOf(token, "FROM") && isWordOf(list[index + 1], "STDIN"))) {
        last = null;
        return copy(list, lexer.pastLine(end));
      }
    } else if (word === "CREATE") {
      const made = createdTable(list);
      if (made !== null) described(made.path, made.columns);
    } else {
      const key = addedKey(list);
      if (key !== null) {
        const table = named(key.path);
        const names = key.names.map((name) => name.toLowerCase());
        table.columns = table.columns.map((column) => (names.includes(column.name.toLowerCase()) ? { ...column, isKey: true } : column));
      }
    }
    return end;
  }

  function isProgram(at: number): boolean {
    const words = tokens(lexer.text(at, Math.min(lexer.size, at + 200)), dialect).slice(1, 9);
    const kind = words.find((token) => isWordOf(token, "TRIGGER", "PROCEDURE", "PROC", "FUNCTION", "EVENT", "TABLE", "VIEW", "INDEX", "DATABASE", "TYPE", "SEQUENCE", "SCHEMA"));
    return isWordOf(kind, "TRIGGER", "PROCEDURE", "PROC", "FUNCTION", "EVENT") && dialect.name !== "postgres";
  }

  /** A program holds statements of its own: it ends at a line `GO` (SQL Server) or with `END`. */
  function pastProgram(at: number): number {
    if (dialect.name === "sqlserver") {
      for (let here = at; ; here = lexer.pastLine(here)) if (lexer.at(here) === -1 || (lexer.word(here) === "GO" && /^GO\s*$/i.test(lexer.text(here, lexer.pastLine(here))))) return lexer.pastLine(here);
    }
    let end = lexer.pastStatement(at);
    if (!/\bBEGIN\b/i.test(lexer.text(at, end))) return end;
    while (lexer.at(end) !== -1) {
      const next = lexer.pastBlank(end);
      end = lexer.pastStatement(next);
      if (lexer.word(next) === "END") break;
    }
    return end;
  }

  function pastDelimiter(at: number): number {
    let here = lexer.pastLine(at);
    for (const isBack = /^DELIMITER\s+;\s*$/i; lexer.at(here) !== -1; here = lexer.pastLine(here)) if (lexer.word(here) === "DELIMITER" && isBack.test(lexer.text(here, lexer.pastLine(here)))) return lexer.pastLine(here);
    return here;
  }

  for (let at = lexer.pastBlank(0); lexer.at(at) !== -1; at = lexer.pastBlank(at)) {
    const next = statement(at);
    if (next <= at) throw damaged();
    at = next;
  }
  return [...tables.values()].filter((table) => table.columns.length > 0);
}
