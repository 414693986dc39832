import { latin1, u16be, u32be, u8 } from "./bytes.ts";

const depthMax = 8;

/**
 * How many tables the schema names, SQLite's own left out; null when its pages are not all at hand.
 * The schema is the b-tree whose root is page 1 (sqlite.org/fileformat2.html, 1.6 and 2.6).
 */
export function countTables(head: Uint8Array, pageBytes: number, reservedBytes: number, isUtf8: boolean): number | null {
  const usableBytes = pageBytes - reservedBytes;
  const seen = new Set<number>();

  function page(number: number, depth: number): number | null {
    const start = (number - 1) * pageBytes;
    if (number < 1 || depth > depthMax || seen.has(number) || start + pageBytes > head.length) return null;
    seen.add(number);
    const bytes = head.subarray(start, start + pageBytes);
    const header = number === 1 ? 100 : 0;
    const cells = u16be(bytes, header + 3);
    // A page cannot point to more cells than it has room for pointers; a hostile one says so.
    if (cells > pageBytes / 2) return null;
    if (u8(bytes, header) === 0x0d) {
      let count = 0;
      for (let cell = 0; cell < cells; cell += 1) if (isTable(bytes.subarray(0, usableBytes), u16be(bytes, header + 8 + cell * 2), isUtf8)) count += 1;
      return count;
    }
    if (u8(bytes, header) !== 0x05) return null;
    let sum = 0;
    for (let cell = 0; cell <= cells; cell += 1) {
      const child = cell === cells ? u32be(bytes, header + 8) : u32be(bytes, u16be(bytes, header + 12 + cell * 2));
      const count = page(child, depth + 1);
      if (count === null) return null;
      sum += count;
    }
    return sum;
  }
  return page(1, 0);
}

/** A row of the schema is (type, name, …); the first two always stand in the page itself. */
function isTable(page: Uint8Array, cell: number, isUtf8: boolean): boolean {
  const [, afterLength] = varint(page, cell);
  const [, record] = varint(page, afterLength);
  const [headerBytes, afterHeaderLength] = varint(page, record);
  const [typeSerial, afterType] = varint(page, afterHeaderLength);
  const [nameSerial] = varint(page, afterType);
  const width = isUtf8 ? 1 : 2;
  if (typeSerial !== 13 + 2 * 5 * width || nameSerial < 13) return false;
  const at = record + headerBytes;
  const word = latin1(page, at, at + 5 * width).replaceAll("\0", "");
  const name = latin1(page, at + 5 * width, at + 5 * width + (nameSerial - 13) / 2).replaceAll("\0", "");
  return word === "table" && !name.startsWith("sqlite_");
}

/** A variable-length number of up to nine bytes and where it ends. */
function varint(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = u8(bytes, at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value * 256 + u8(bytes, at + 8), at + 9];
}
