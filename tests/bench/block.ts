import { createHash, randomFillSync } from "node:crypto";

/** Random bytes that are written again and again: made once, so that making them is not timed. */
export const blockBytes = 64 << 20;
const pieceBytes = 1 << 20;
const markBytes = 16;

export function randomBlock(): Buffer {
  const block = Buffer.from(new SharedArrayBuffer(blockBytes));
  for (let at = 0; at < blockBytes; at += 1 << 26) randomFillSync(block, at, Math.min(1 << 26, blockBytes - at));
  return block;
}

/** The pieces of one file: the block over and over, but its first bytes say which file it is, so that no two files have one digest. */
export function* piecesOf(block: Buffer, mark: number, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; ) {
    const inBlock = at % blockBytes;
    const length = Math.min(pieceBytes - (at % pieceBytes), end - at);
    const piece = block.subarray(inBlock, inBlock + length);
    yield at === 0 ? marked(piece, mark) : piece;
    at += length;
  }
}

function marked(piece: Buffer, mark: number): Buffer {
  const copy = Buffer.from(piece);
  copy.fill(0, 0, Math.min(markBytes, copy.length));
  copy.write(`file ${String(mark)}`.slice(0, Math.min(markBytes, copy.length)), "latin1");
  return copy;
}

export function digestOf(block: Buffer, mark: number, bytes: number): string {
  const hash = createHash("sha256");
  for (const piece of piecesOf(block, mark, 0, bytes)) hash.update(piece);
  return hash.digest("hex");
}
