import { u16le, u32le, u8 } from "../../recognise/bytes.ts";
import { damaged } from "../failures.ts";
import type { ByteSource } from "../tables.ts";

/** The bytes of the memo that begins at a block, or null for block 0, which means none. @throws Refusal `format-damaged` */
export type ReadMemo = (block: number) => Uint8Array | null;

const pieceBytes = 4096;

/** Reads a .dbt (dBase III and IV) or .fpt (FoxPro 2), told apart by what stands in them. `version` is the first byte of the table. */
export function memoReader(source: ByteSource, version: number): ReadMemo {
  const head = source.read(0, Math.min(512, source.size));
  const isFoxPro = version === 0xf5 || version === 0xfb || /\.fpt$/i.test(source.name);
  const blockBytes = isFoxPro ? (u8(head, 6) << 8) | u8(head, 7) : version === 0x83 ? 512 : u16le(head, 20) || 512;
  if (blockBytes === 0) throw damaged("Its memo file does not hold together.");

  return (block) => {
    if (block <= 0) return null;
    const start = block * blockBytes;
    const mark = source.read(start, Math.min(source.size, start + 8));
    if (mark.length === 0) throw damaged("A long text points past the end of the memo file.");
    if (isFoxPro) return part(start + 8, ((u8(mark, 4) << 24) >>> 0) + (u8(mark, 5) << 16) + (u8(mark, 6) << 8) + u8(mark, 7));
    if (u32le(mark, 0) === 0x0008_ffff) return part(start + 8, u32le(mark, 4) - 8);
    return untilMark(start);
  };

  function part(start: number, bytes: number): Uint8Array {
    if (bytes < 0 || start + bytes > source.size) throw damaged("A long text points past the end of the memo file.");
    return source.read(start, start + bytes);
  }

  /** dBase III ends a text with 0x1a. */
  function untilMark(start: number): Uint8Array {
    for (let end = start; ; end += pieceBytes) {
      const piece = source.read(end, Math.min(source.size, end + pieceBytes));
      const found = piece.indexOf(0x1a);
      if (found !== -1) return source.read(start, end + found);
      if (piece.length < pieceBytes) return source.read(start, source.size);
    }
  }
}
