import type { ColumnSample } from "../../domain/masking/cells.ts";
import type { Cell, Table, TableFile } from "../tables/tables.ts";

const rowsAlways = 1_000;
const rowsAtMost = 20_000;
const valuesWanted = 100;
const textKept = 400;
const bytesKept = 16;

/**
 * The first rows of every table, from which a mask plan is made: 1,000, and up to 20,000 while a column has shown fewer than 100 values.
 * Long texts are cut. @throws Refusal `format-damaged`.
 */
export async function sampleColumns(file: TableFile): Promise<readonly ColumnSample[]> {
  const samples: ColumnSample[] = [];
  for (const table of file.tables) samples.push(...(await sampleTable(table)));
  return samples;
}

/** The same for one table. */
export async function sampleTable(table: Table): Promise<readonly ColumnSample[]> {
  const values: Cell[][] = table.columns.map(() => []);
  let rows = 0;
  for await (const row of table.rows()) {
    rows += 1;
    const isMore = rows > rowsAlways;
    let isWanted = false;
    for (const [index, seen] of values.entries()) {
      const cell = row[index] ?? null;
      if (!isMore || (cell !== null && seen.length < valuesWanted)) seen.push(cut(cell));
      if (isMore && seen.length < valuesWanted) isWanted = true;
    }
    if (rows === rowsAlways) for (const seen of values) seen.splice(0, seen.length, ...seen.filter((cell) => cell !== null));
    if (rows >= rowsAtMost || (isMore && !isWanted)) break;
  }
  return table.columns.map((column, index) => ({ table: table.name, column: column.name, type: column.type, isKey: column.isKey, values: values[index] ?? [] }));
}

function cut(cell: Cell): Cell {
  if (typeof cell === "string") return cell.length > textKept ? cell.slice(0, textKept) : cell;
  return cell instanceof Uint8Array ? cell.slice(0, bytesKept) : cell;
}
