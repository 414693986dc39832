import { Readable } from "node:stream";

/** The whole of a stream. Rejects with the stream's error. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What a stream gave before it ended or failed, and its error, if any. */
export async function collectUntilError(source: Readable): Promise<{ bytes: Buffer; error: unknown }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of source) pieces.push(piece as Uint8Array);
    return { bytes: Buffer.concat(pieces), error: null };
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error };
  }
}

/** Bytes as a sender would give them, in chunks of this size, optionally breaking off with an error instead of ending. */
export function sender(bytes: Uint8Array, chunkBytes = 65_536, breaksOff = false): Readable {
  return Readable.from(
    (function* () {
      for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
      if (breaksOff) throw new Error("the connection was reset");
    })(),
    { objectMode: false },
  );
}
