import { Refusal } from "../../domain/refusal.ts";
import { inBlocks } from "./blocks.ts";
import { looksLikeHeader } from "./csv/header.ts";
import { uniqueNames } from "./names.ts";
import type { OpenOptions } from "./options.ts";
import type { ByteSource, Cell, Column, ColumnType, Table, TableFile } from "./tables.ts";
import { sheetRows } from "./xlsx/sheet.ts";
import { readWorkbook, type Workbook } from "./xlsx/workbook.ts";
import type { Entry } from "./xlsx/zip.ts";

const fileBytesMax = 2 ** 28;
const sampleRows = 200;

/**
 * An Excel workbook (.xlsx, .xlsm): each sheet that holds anything is a table. Sheets are streamed; only the texts that cells refer to are kept
 * in memory. A column's type is what its first rows hold. Formulas give their last result, errors null; dates carry no zone.
 * Opening goes over every sheet once, for its width and its number of rows. At most 256 MiB packed: `format-too-large`.
 */
export async function openXlsx(file: ByteSource, _options: OpenOptions): Promise<TableFile> {
  if (file.size > fileBytesMax) throw new Refusal("format-too-large", "Excel workbooks are read up to 256 MiB. Send it as an ordinary transfer instead.", { bytesMax: fileBytesMax });
  const source = inBlocks(file);
  const workbook = await readWorkbook(source);
  const tables: Table[] = [];
  for (const { name, entry } of workbook.sheets) {
    const found = await sheet(source, workbook, entry, name);
    if (found !== null) tables.push(found);
  }
  return { format: "Excel workbook", tables, close: () => undefined };
}

async function sheet(source: ByteSource, workbook: Workbook, entry: Entry, name: string): Promise<Table | null> {
  const sample: Cell[][] = [];
  let width = 0;
  let count = 0;
  for await (const row of sheetRows(source, workbook, entry)) {
    if (sample.length < sampleRows) sample.push(row);
    width = Math.max(width, row.length);
    count += 1;
  }
  const [top, ...others] = sample;
  if (top === undefined) return null;
  const asText = (row: readonly Cell[]): (string | null)[] => Array.from({ length: width }, (_, index) => (row[index] === null || row[index] === undefined ? null : String(row[index])));
  // Names of columns are texts; a number at the top is a value.
  const hasHeader = top.length === width && top.every((cell) => typeof cell === "string") && looksLikeHeader(asText(top), others.map(asText));
  const names = uniqueNames(Array.from({ length: width }, (_, index) => (hasHeader && typeof top[index] === "string" ? top[index].trim() : "")));
  const columns: readonly Column[] = names.map((column, index) => ({ name: column, type: typeOf((hasHeader ? others : sample).map((row) => row[index] ?? null)), isKey: false }));

  async function* rows(): AsyncGenerator<readonly Cell[]> {
    let isHeader = hasHeader;
    for await (const row of sheetRows(source, workbook, entry)) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      while (row.length < width) row.push(null);
      yield row;
    }
  }
  return { name, columns, rowCount: hasHeader ? count - 1 : count, rows };
}

function typeOf(cells: readonly Cell[]): ColumnType {
  const kinds = new Set(cells.filter((cell) => cell !== null).map(kindOf));
  if (kinds.size === 1) return [...kinds][0] ?? "unknown";
  if (kinds.size === 2 && kinds.has("integer") && kinds.has("real")) return "real";
  return kinds.size === 2 && kinds.has("date") && kinds.has("instant") ? "instant" : "unknown";
}

function kindOf(cell: Cell): ColumnType {
  if (typeof cell === "boolean") return "boolean";
  if (typeof cell === "number") return Number.isSafeInteger(cell) ? "integer" : "real";
  if (typeof cell !== "string") return "unknown";
  if (/^\d{4}-\d\d-\d\d$/.test(cell)) return "date";
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(cell) ? "instant" : /^\d\d:\d\d:\d\d$/.test(cell) ? "time" : "text";
}
