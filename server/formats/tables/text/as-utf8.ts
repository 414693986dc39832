import type { ByteSource } from "../tables.ts";
import { guessEncoding, isUtf8 } from "./encoding.ts";

const pieceBytes = 2 ** 19;

/**
 * The same text as UTF-8 without a byte order mark, whatever it was written in, so that what scans it sees one encoding only. A text that is
 * UTF-8 already is passed on; another is read once from end to end to learn how long each piece becomes, then decoded piece by piece.
 */
export function asUtf8(source: ByteSource): ByteSource {
  const { encoding, markBytes } = guessEncoding(source.read(0, Math.min(source.size, 2 ** 20)));
  if (encoding === "utf-8" && (markBytes > 0 || isUtf8Throughout(source))) return from(source, markBytes);
  const actual = encoding === "utf-8" ? "windows-1252" : encoding;
  const decoder = new TextDecoder(actual, { ignoreBOM: true });
  const encoder = new TextEncoder();
  const isWide = actual !== "windows-1252";
  const highByte = actual === "utf-16le" ? 1 : 0;

  /** Pieces end between characters: a pair of surrogates is not cut in two. */
  const rawStarts: number[] = [];
  const starts: number[] = [];
  let size = 0;
  for (let at = markBytes; at < source.size; ) {
    let bytes = source.read(at, Math.min(source.size, at + pieceBytes));
    if (isWide && bytes.length > 2 && ((bytes[(bytes.length & ~1) - 2 + highByte] ?? 0) & 0xfc) === 0xd8) bytes = bytes.subarray(0, (bytes.length & ~1) - 2);
    rawStarts.push(at);
    starts.push(size);
    size += encoder.encode(decoder.decode(bytes)).length;
    at += bytes.length;
  }
  rawStarts.push(source.size);
  starts.push(size);

  let kept: { readonly index: number; readonly bytes: Uint8Array } | null = null;
  function piece(index: number): Uint8Array {
    if (kept?.index !== index) kept = { index, bytes: encoder.encode(decoder.decode(source.read(rawStarts[index] ?? 0, rawStarts[index + 1] ?? 0))) };
    return kept.bytes;
  }
  function pieceAt(position: number): number {
    let low = 0;
    let high = starts.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  return {
    name: source.name,
    size,
    read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      for (let filled = 0, index = pieceAt(start); filled < bytes.length; index += 1) {
        const part = piece(index).subarray(start + filled - (starts[index] ?? 0)).subarray(0, bytes.length - filled);
        bytes.set(part, filled);
        filled += part.length;
      }
      return bytes;
    },
  };
}

function from(source: ByteSource, first: number): ByteSource {
  return first === 0 ? source : { name: source.name, size: source.size - first, read: (start, end) => source.read(start + first, end + first) };
}

/** A text that is ASCII for a long time shows only later what it is. The first piece that is not ASCII decides. */
function isUtf8Throughout(source: ByteSource): boolean {
  for (let at = 0; at < source.size; at += pieceBytes) {
    const bytes = source.read(at, Math.min(source.size, at + pieceBytes));
    const first = bytes.findIndex((byte) => byte > 0x7f);
    if (first !== -1) return isUtf8(bytes.subarray(first));
  }
  return true;
}
