import type { Recognised } from "../recognise.ts";
import { inBlocks } from "./blocks.ts";
import { contents, type Found, type Span } from "./dump/contents.ts";
import { copyFields } from "./dump/copy.ts";
import { dialectOf, type Dialect } from "./dump/dialect.ts";
import { insertAt } from "./dump/insert.ts";
import { lexer as lexerOf, sign, type Lexer } from "./dump/lexer.ts";
import { rowLiterals } from "./dump/literals.ts";
import { typedLiteral, typedText } from "./dump/typed.ts";
import { parsing } from "./failures.ts";
import type { OpenOptions } from "./options.ts";
import type { ByteSource, Cell, Table, TableFile } from "./tables.ts";
import { asUtf8 } from "./text/as-utf8.ts";

/**
 * A dump in SQL: tables from CREATE TABLE, rows from COPY (PostgreSQL) and INSERT (PostgreSQL, MySQL, MariaDB, SQLite, SQL Server), streamed.
 * Opening goes over the whole text once, at some hundred MiB a second, and remembers where each table's rows stand. A value that is no plain one (a call, a sum) comes as the
 * text that stands there; what a row does not name is null. Where other statements change rows afterwards, that is not seen.
 */
// Promised like the openers that wait.
// eslint-disable-next-line @typescript-eslint/require-await
export async function openDump(file: ByteSource, _options: OpenOptions, found: Recognised): Promise<TableFile> {
  const source = inBlocks(parsing(() => asUtf8(file)));
  const dialect = dialectOf(found.name, new TextDecoder().decode(source.read(0, Math.min(source.size, 2 ** 18))));
  const tables = parsing(() => contents(lexerOf(source, dialect), dialect));
  return { format: found.name, tables: tables.map((table) => asTable(source, dialect, table)), close: () => undefined };
}

function asTable(source: ByteSource, dialect: Dialect, table: Found): Table {
  // Promised as an asynchronous sequence, although this one never waits.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    const lexer = lexerOf(source, dialect);
    for (const span of table.spans) yield* span.kind === "copy" ? copied(lexer, table, span) : inserted(lexer, dialect, table, span);
  }
  return { name: table.name, columns: table.columns, rowCount: table.rowCount, rows };
}

/** For each column of the table, which value of a row is its; -1 for none. */
function places(table: Found, names: readonly string[] | null): readonly number[] {
  if (names === null) return table.columns.map((_, index) => index);
  const lower = names.map((name) => name.toLowerCase());
  return table.columns.map(({ name }) => {
    const exactly = names.indexOf(name);
    return exactly === -1 ? lower.indexOf(name.toLowerCase()) : exactly;
  });
}

function* copied(lexer: Lexer, table: Found, span: Span & { readonly kind: "copy" }): Generator<readonly Cell[]> {
  const order = places(table, span.columns);
  for (let at = span.from; at < span.to; ) {
    const next = lexer.pastLine(at);
    const fields = copyFields(lexer.text(at, next).replace(/\r?\n$/, ""));
    yield table.columns.map((column, index) => {
      const field = fields[order[index] ?? -1] ?? null;
      return field === null ? null : typedText(field, column.type);
    });
    at = next;
  }
}

function* inserted(lexer: Lexer, dialect: Dialect, table: Found, span: Span): Generator<readonly Cell[]> {
  for (let at = lexer.pastBlank(span.from); at < span.to; at = lexer.pastBlank(at)) {
    const word = lexer.word(at);
    const insert = word === "INSERT" || word === "REPLACE" ? insertAt(lexer, dialect, at) : null;
    if (insert === null) {
      // What stands between the rows: GO, SET, LOCK.
      at = word === "GO" ? lexer.pastLine(at) : Math.max(lexer.pastStatement(at), at + 1);
      continue;
    }
    const order = places(table, insert.columns);
    for (let row = insert.rowsAt; ; ) {
      const end = lexer.pastParentheses(row);
      const values = parsing(() => rowLiterals(lexer.text(row, end), dialect));
      yield table.columns.map((column, index) => typedLiteral(values[order[index] ?? -1] ?? null, column.type));
      const next = lexer.pastBlank(end);
      row = lexer.pastBlank(next + 1);
      if (lexer.at(next) === sign.comma && lexer.at(row) === sign.open) continue;
      at = afterRows(lexer, next);
      break;
    }
  }
}

/** Past what may follow the last row of a statement. */
function afterRows(lexer: Lexer, at: number): number {
  if (lexer.at(at) === sign.semicolon) return at + 1;
  return ["ON", "RETURNING", "AS"].includes(lexer.word(at)) || lexer.at(at) === sign.comma ? lexer.pastStatement(at) : at;
}
