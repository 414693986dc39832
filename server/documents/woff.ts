import { inflateSync } from "node:zlib";

/**
 * Unpacks a WOFF 1.0 font into the plain form (sfnt) of the same font. The PDF library reads WOFF too, but inflates a whole table
 * for every glyph: seconds a page. Every table is checked to have its stated length.
 * @throws {Error} when the bytes are no WOFF font or are damaged.
 */
export function sfntOf(woff: Buffer): Buffer {
  if (woff.length < 44 || woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF font");
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  const searchLevels = Math.floor(Math.log2(count));
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(16 * 2 ** searchLevels, 6);
  header.writeUInt16BE(searchLevels, 8);
  header.writeUInt16BE(16 * (count - 2 ** searchLevels), 10);

  const tables: Buffer[] = [];
  let offset = header.length;
  for (let index = 0; index < count; index += 1) {
    const entry = 44 + 20 * index;
    const [start, packedBytes, plainBytes] = [woff.readUInt32BE(entry + 4), woff.readUInt32BE(entry + 8), woff.readUInt32BE(entry + 12)];
    const packed = woff.subarray(start, start + packedBytes);
    const table = packedBytes < plainBytes ? inflateSync(packed, { maxOutputLength: plainBytes }) : packed;
    if (table.length !== plainBytes) throw new Error("a table of the WOFF font is damaged");
    woff.copy(header, 12 + 16 * index, entry, entry + 4);
    woff.copy(header, 16 + 16 * index, entry + 16, entry + 20);
    header.writeUInt32BE(offset, 20 + 16 * index);
    header.writeUInt32BE(plainBytes, 24 + 16 * index);
    tables.push(table, Buffer.alloc(-plainBytes & 3));
    offset += plainBytes + (-plainBytes & 3);
  }
  return Buffer.concat([header, ...tables]);
}
