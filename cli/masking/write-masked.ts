import { open } from "node:fs/promises";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { Masker } from "../../server/domain/masking/masker.ts";
import type { MaskPlan } from "../../server/domain/masking/plan.ts";
import { pragmasOnDisk, stageMasked, writeMaskedSqlite, type WrittenTable } from "../../server/formats/masked/write-sqlite.ts";
import type { TableFile } from "../../server/formats/tables/tables.ts";

/** Writes a masked SQLite database into the empty file `part`. */
export async function writeSqlite(file: TableFile, plan: MaskPlan, masker: Masker, part: string, onRow: (rowsDone: number) => void): Promise<readonly WrittenTable[]> {
  const database = new DatabaseSync(part);
  try {
    database.exec(pragmasOnDisk);
    return await writeMaskedSqlite(file, plan, masker, database, onRow);
  } finally {
    database.close();
  }
}

/** Writes the one table of the file as CSV (RFC 4180, UTF-8, a header, commas), its rows in an order of chance. Null is empty, an empty text is `""`. */
export async function writeCsv(file: TableFile, plan: MaskPlan, masker: Masker, part: string, onRow: (rowsDone: number) => void): Promise<readonly WrittenTable[]> {
  const [table] = file.tables;
  if (table === undefined) return [];
  const database = new DatabaseSync(":memory:");
  const handle = await open(part, "w", 0o600);
  try {
    database.exec(pragmasOnDisk);
    const rows = await stageMasked(table, plan, masker, database, onRow);
    let text = `${table.columns.map((column) => field(column.name)).join(",")}\r\n`;
    const select = database.prepare("SELECT * FROM temp.staged ORDER BY random()");
    select.setReturnArrays(true);
    select.setReadBigInts(true);
    for (const row of select.iterate() as unknown as Iterable<readonly SQLOutputValue[]>) {
      text += `${row.map(field).join(",")}\r\n`;
      if (text.length > 2 ** 18) {
        await handle.write(text);
        text = "";
      }
    }
    await handle.write(text);
    return [{ name: table.name, rows }];
  } finally {
    await handle.close();
    database.close();
  }
}

function field(value: SQLOutputValue): string {
  if (value === null) return "";
  const text = value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
