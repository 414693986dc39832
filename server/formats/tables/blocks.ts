import type { ByteSource } from "./tables.ts";

const blockBytes = 2 ** 20;
/** Together at most 16 MiB. */
const blocksMax = 16;

/** A source whose last blocks of 1 MiB are kept: many small reads become few large ones, and no file is ever held as a whole. */
export function inBlocks(source: ByteSource): ByteSource {
  const kept = new Map<number, Uint8Array>();

  function block(index: number): Uint8Array {
    const known = kept.get(index);
    // A map keeps the order of insertion: the first is the one not used for longest.
    if (known !== undefined) {
      kept.delete(index);
      kept.set(index, known);
      return known;
    }
    const bytes = source.read(index * blockBytes, Math.min(source.size, (index + 1) * blockBytes));
    kept.set(index, bytes);
    if (kept.size > blocksMax) for (const oldest of kept.keys()) { kept.delete(oldest); break; }
    return bytes;
  }

  return {
    name: source.name,
    size: source.size,
    read(start, end) {
      const to = Math.min(end, source.size);
      const first = Math.floor(start / blockBytes);
      if (start < 0 || to <= start) return new Uint8Array(0);
      if (to <= (first + 1) * blockBytes) return block(first).subarray(start - first * blockBytes, to - first * blockBytes);
      const bytes = new Uint8Array(to - start);
      for (let index = first, at = start; at < to; index += 1) {
        const piece = block(index).subarray(at - index * blockBytes, to - index * blockBytes);
        if (piece.length === 0) throw new Error("The file became shorter while it was read.");
        bytes.set(piece, at - start);
        at += piece.length;
      }
      return bytes;
    },
  };
}
