import { damaged } from "../failures.ts";

/** A row longer than this has lost its closing quote. */
const rowCharactersMax = 2 ** 24;
const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Null is a cell with nothing in it, not even quotes. */
export type CsvRow = (string | null)[];

/**
 * The rows of separated values (RFC 4180, any line end, any delimiter of one character), piece by piece. Empty lines are left out.
 * @throws Refusal `format-damaged` when a quote is never closed
 */
export function* csvRows(pieces: Iterable<string>, delimiter: string): Generator<CsvRow> {
  const separator = delimiter.charCodeAt(0);
  let text = "";
  let at = 0;
  let isLast = false;

  /** The row that begins at `at`, or null when the text ends before it does; then `at` stays. */
  function row(): CsvRow | null {
    const cells: CsvRow = [];
    for (let from = at; ; ) {
      let end: number;
      if (text.charCodeAt(from) === quote) {
        const closing = closingQuote(from + 1);
        if (closing === -1) return null;
        end = plainEnd(closing + 1);
        // What stands between a closing quote and the next delimiter is kept as it stands.
        cells.push(text.slice(from + 1, closing).replaceAll('""', '"') + text.slice(closing + 1, end));
      } else {
        end = plainEnd(from);
        cells.push(end === from ? null : text.slice(from, end));
      }
      // The last character may be the first half of a line end, or the cell may go on.
      if (end >= text.length - 1 && !isLast) return null;
      if (text.charCodeAt(end) === separator) {
        from = end + 1;
        continue;
      }
      at = end + (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === newline ? 2 : 1);
      return cells;
    }
  }

  function closingQuote(from: number): number {
    for (let found = text.indexOf('"', from); found !== -1; found = text.indexOf('"', found + 2)) {
      if (text.charCodeAt(found + 1) !== quote) return found === text.length - 1 && !isLast ? -1 : found;
    }
    return -1;
  }

  function plainEnd(from: number): number {
    for (let end = from; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === separator || code === newline || code === carriageReturn) return end;
    }
    return text.length;
  }

  function* whole(): Generator<CsvRow> {
    while (at < text.length) {
      const cells = row();
      if (cells === null) break;
      if (cells.length > 1 || cells[0] !== null) yield cells;
    }
  }

  for (const piece of pieces) {
    text = text.slice(at) + piece;
    at = 0;
    yield* whole();
    if (text.length - at > rowCharactersMax) throw damaged("A row does not end.");
  }
  isLast = true;
  yield* whole();
  if (at < text.length) throw damaged("It ends within a quoted text.");
}
