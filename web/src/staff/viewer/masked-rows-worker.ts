import { openTables } from "../../../../server/formats/tables/open.ts";
import { fileSource } from "../../formats/file-source.ts";
import { rowsPerPage, type RowsAnswer, type RowsQuestion } from "./masked-rows-protocol.ts";

/** Shows pages of a masked copy's rows. The copy is an SQLite database that the portal made; it stays in this tab's memory. */
let opened: ReturnType<typeof openTables> | null = null;

async function answer(question: RowsQuestion): Promise<RowsAnswer> {
  if ("file" in question) {
    opened = openTables(fileSource(question.file, "masked.sqlite"));
    const { tables } = await opened;
    return { tables: tables.map(({ name, columns, rowCount }) => ({ name, columns: columns.map((column) => column.name), rowCount })) };
  }
  const table = (await opened)?.tables.find((one) => one.name === question.table);
  const rows: string[][] = [];
  const from = question.page * rowsPerPage;
  let at = 0;
  for await (const row of table?.rows() ?? []) {
    if (at >= from) rows.push(row.map((cell) => (cell === null ? "" : cell instanceof Uint8Array ? "…" : String(cell))));
    at += 1;
    if (rows.length === rowsPerPage) break;
  }
  return { table: question.table, page: question.page, rows };
}

let turn: Promise<unknown> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<RowsQuestion>) => {
  // One question after the other: two readings of one database would be in each other's way.
  turn = turn.then(() => answer(data)).catch((): RowsAnswer => ({ failed: true })).then(postMessage);
});
