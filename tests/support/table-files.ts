import fs from "node:fs";
import { openTables } from "../../server/formats/tables/open.ts";
import type { OpenOptions } from "../../server/formats/tables/options.ts";
import type { ByteSource, Cell, Table } from "../../server/formats/tables/tables.ts";

/** Bytes in memory as a source; `reads` counts the bytes that were asked for. */
export function bytesSource(content: Uint8Array | string, name: string): ByteSource & { readonly reads: { bytes: number } } {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const reads = { bytes: 0 };
  return {
    name,
    size: bytes.length,
    reads,
    read(start, end) {
      reads.bytes += Math.max(0, end - start);
      return Uint8Array.from(bytes.subarray(start, end));
    },
  };
}

export function dataFile(name: string): Buffer {
  return fs.readFileSync(new URL(`data/${name}`, import.meta.url));
}

export async function rowsOf(table: Table | undefined): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  if (table !== undefined) for await (const row of table.rows()) rows.push(row);
  return rows;
}

/** Opens, reads everything, closes: every table's columns as `name:type` (keys with a star) and its rows. */
export async function readAll(content: Uint8Array | string, name: string, options?: OpenOptions): Promise<Readonly<Record<string, { readonly columns: string; readonly rowCount: number | null; readonly rows: readonly (readonly Cell[])[] }>>> {
  const opened = await openTables(bytesSource(content, name), options);
  try {
    const tables = [];
    for (const table of opened.tables) {
      const columns = table.columns.map((column) => `${column.name}:${column.type}${column.isKey ? "*" : ""}`).join(" ");
      tables.push([table.name, { columns, rowCount: table.rowCount, rows: await rowsOf(table) }] as const);
    }
    return Object.fromEntries(tables);
  } finally {
    opened.close();
  }
}

/** The code with which opening or reading a file ends, or `readable`. Anything but a refusal is thrown on. */
export async function outcome(content: Uint8Array | string, name: string, options?: OpenOptions): Promise<string> {
  try {
    await readAll(content, name, options);
    return "readable";
  } catch (error) {
    if (error instanceof Error && error.name === "Refusal") return (error as unknown as { code: string }).code;
    throw error;
  }
}
