import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** The SHA-256 of a file as it is now; computed anew as soon as its size, time or place on the disk is another. */
export function watchedDigest(path: string): () => Promise<string> {
  let known: { readonly mark: string; readonly digest: string } | null = null;
  return async () => {
    const mark = await markOf(path);
    if (known?.mark === mark) return known.digest;
    const hash = createHash("sha256");
    for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) hash.update(block);
    known = { mark, digest: hash.digest("hex") };
    return known.digest;
  };
}

async function markOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}
