import { asText } from "../recognise/text.ts";
import { guessDelimiter } from "../recognise/csv.ts";
import { looksLikeHeader } from "./csv/header.ts";
import { csvRows, type CsvRow } from "./csv/rows.ts";
import { uniqueNames } from "./names.ts";
import type { OpenOptions } from "./options.ts";
import type { ByteSource, Cell, Column, TableFile } from "./tables.ts";
import { textPieces } from "./text/pieces.ts";

const sampleBytes = 2 ** 18;
const sampleRows = 200;
/** Up to here the rows are counted when it is opened. */
const countedBytes = 2 ** 24;

/**
 * Separated values as one table, streamed. Cells are texts as they stand; an empty cell without quotes is null. Rows that are too short are
 * filled with null; what a row has too much stands in its last cell, with its delimiters.
 * Without a header the columns are called `column 1`, `column 2`, …
 */
// Promised like the openers that wait.
// eslint-disable-next-line @typescript-eslint/require-await
export async function openCsv(source: ByteSource, options: OpenOptions): Promise<TableFile> {
  const head = source.read(0, Math.min(sampleBytes, source.size));
  const text = (asText(head) ?? "").replace(/^\ufeff/, "");
  const announced = /^sep=(.)\r?\n/i.exec(text);
  const isCut = head.length < source.size;
  const delimiter = options.csv?.delimiter ?? announced?.[1] ?? guessDelimiter(text, isCut, 0.6)?.delimiter ?? ",";
  const first = announced === null ? 0 : 1;

  function* all(): Generator<CsvRow> {
    let skip = first;
    for (const row of csvRows(textPieces(source, options.csv?.encoding ?? null), delimiter)) if ((skip -= 1) < 0) yield row;
  }

  const sample: CsvRow[] = [];
  for (const row of all()) if (sample.push(row) >= sampleRows) break;
  const [top = [], ...others] = sample;
  const hasHeader = options.csv?.hasHeader ?? looksLikeHeader(top, others);
  const width = Math.max(...sample.map((row) => row.length), 1);
  const names = uniqueNames(Array.from({ length: width }, (_, index) => (hasHeader ? (top[index] ?? "").trim() : "")));
  const columns: readonly Column[] = names.map((name) => ({ name, type: "text", isKey: false }));

  function* below(): Generator<readonly Cell[]> {
    let isHeader = hasHeader;
    for (const row of all()) {
      if (isHeader) isHeader = false;
      else yield fit(row, width, delimiter);
    }
  }
  // Promised as an asynchronous sequence, although this one never waits.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    yield* below();
  }
  let rowCount: number | null = null;
  if ((options.isCounted ?? true) && source.size <= countedBytes) {
    rowCount = 0;
    for (const _row of below()) rowCount += 1;
  }
  return { format: "CSV", tables: [{ name: source.name.replace(/\.[^.]*$/, ""), columns, rowCount, rows }], close: () => undefined };
}

function fit(row: CsvRow, width: number, delimiter: string): CsvRow {
  if (row.length === width) return row;
  if (row.length < width) return [...row, ...Array.from({ length: width - row.length }, () => null)];
  return [...row.slice(0, width - 1), row.slice(width - 1).map((cell) => cell ?? "").join(delimiter)];
}
