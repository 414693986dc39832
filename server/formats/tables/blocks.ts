import type { ByteSource } from "./tables.ts";

const blockBytes = 2 ** 20;
/** Together at most 16 MiB. */
const blocksMax = 16;

/**
 * A source whose last blocks of 1 MiB are kept: many small reads become few large ones, and no file is ever held as a whole.
 * `isCopied`: whoever reads copies at once; then the blocks lie in memory that is used over and over, and what the source answered is free
 * at once.
 */
export function inBlocks(source: ByteSource, isCopied = false): ByteSource {
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
    const dropped = kept.size < blocksMax ? null : drop();
    const block = isCopied ? copied(bytes, dropped) : bytes;
    kept.set(index, block);
    return block;
  }

  function drop(): Uint8Array | null {
    for (const [oldest, bytes] of kept) {
      kept.delete(oldest);
      return bytes;
    }
    return null;
  }

  function copied(bytes: Uint8Array, room: Uint8Array | null): Uint8Array {
    const slot = room === null ? new Uint8Array(Math.min(blockBytes, source.size)) : new Uint8Array(room.buffer);
    slot.set(bytes);
    return slot.subarray(0, bytes.length);
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
