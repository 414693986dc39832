import { u16le, u32le, u8 } from "../recognise/bytes.ts";
import { withEnding } from "../recognise/found.ts";
import { inBlocks } from "./blocks.ts";
import { decoderOf } from "./dbase/code-pages.ts";
import { cellReader } from "./dbase/cell.ts";
import { fieldsOf } from "./dbase/fields.ts";
import { memoReader } from "./dbase/memo.ts";
import { damaged, parsing } from "./failures.ts";
import { companion, type OpenOptions } from "./options.ts";
import type { ByteSource, Cell, TableFile } from "./tables.ts";

const deleted = 0x2a;

/**
 * One table of dBase III to 7, FoxBASE or FoxPro 2, streamed. Rows marked as deleted are left out. Long texts need the memo file (.dbt, .fpt)
 * among the companions, and are null without it. Numbers with decimals come as texts.
 */
// Promised like the openers that wait.
// eslint-disable-next-line @typescript-eslint/require-await
export async function openDbase(file: ByteSource, options: OpenOptions): Promise<TableFile> {
  const source = inBlocks(file);
  const start = source.read(0, Math.min(32, source.size));
  const version = u8(start, 0);
  const stored = u32le(start, 4);
  const headerBytes = u16le(start, 8);
  const rowBytes = u16le(start, 10);
  const decode = decoderOf(u8(start, 29), source.read(headerBytes, Math.min(source.size, headerBytes + 65_536)));
  const fields = fieldsOf(source.read(0, headerBytes), version === 0x04 || version === 0x8c, decode);
  const memo = companion(options, withEnding(source.name, "dbt")) ?? companion(options, withEnding(source.name, "fpt"));
  const cell = cellReader(decode, memo === null ? null : parsing(() => memoReader(inBlocks(memo), version)));
  if (fields.length === 0 || rowBytes === 0 || headerBytes + stored * rowBytes > source.size) throw damaged("It was cut short.");

  function* present(): Generator<Uint8Array> {
    for (let row = 0, at = headerBytes; row < stored; row += 1, at += rowBytes) {
      const bytes = source.read(at, at + rowBytes);
      if (u8(bytes, 0) !== deleted) yield bytes;
    }
  }
  // Promised as an asynchronous sequence, although this one never waits.
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    for (const bytes of present()) yield parsing(() => fields.map((field) => cell(field, bytes.subarray(field.at, field.at + field.bytes))));
  }
  let rowCount: number | null = null;
  if (options.isCounted ?? true) {
    rowCount = 0;
    for (const _row of present()) rowCount += 1;
  }
  const columns = fields.map(({ name, type, kind }) => ({ name, type, isKey: kind === "+" }));
  return { format: "dBase", tables: [{ name: source.name.replace(/\.[^.]*$/, ""), columns, rowCount, rows }], close: () => undefined };
}
