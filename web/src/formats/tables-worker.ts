import "./buffer.ts";
import { openTables } from "../../../server/formats/tables/open.ts";
import type { Table } from "../../../server/formats/tables/tables.ts";
import type { TablesAnswer, TablesQuestion, TableShape } from "./tables-protocol.ts";
import { fileSource } from "./file-source.ts";

/** Up to here every row is read, so that damage anywhere shows. */
const readBytesMax = 2 ** 26;

async function look({ file, name, companions, password, isCounted }: TablesQuestion): Promise<TablesAnswer> {
  const opened = await openTables(fileSource(file, name), {
    companions: companions.map((one) => fileSource(one.file, one.name)),
    ...(password === undefined ? {} : { password }),
    ...(isCounted === undefined ? {} : { isCounted }),
  });
  try {
    const tables: TableShape[] = [];
    for (const table of opened.tables) tables.push({ name: table.name, columns: table.columns, rowCount: file.size <= readBytesMax ? await countByReading(table) : table.rowCount });
    return { format: opened.format, tables };
  } finally {
    opened.close();
  }
}

async function countByReading(table: Table): Promise<number> {
  let rows = 0;
  for await (const _row of table.rows()) rows += 1;
  return rows;
}

/** A refusal by its code and facts; a file that the system does not let be read any more, and everything unforeseen, is `unreadable`. */
function refusal(error: unknown): TablesAnswer {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("format-") ? { refusal: error.code, message: error.message } : { refusal: "unreadable", message: "" };
}

addEventListener("message", ({ data }: MessageEvent<TablesQuestion>) => {
  look(data).catch(refusal).then(postMessage, () => undefined);
});
