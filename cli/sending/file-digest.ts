import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { LocalFile } from "./local-files.ts";
import { fileFailure, requireUnchanged } from "./local-files.ts";

const blockBytes = 1 << 20;

/**
 * The SHA-256 of a file, lower-case hex; memory stays flat.
 * @throws {Failure} `file-problem` when it cannot be read or changes meanwhile.
 */
export async function digestOf(file: LocalFile, onBytes: (bytesDone: number) => void, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let bytesDone = 0;
  try {
    for await (const block of createReadStream(file.path, { highWaterMark: blockBytes, signal }) as AsyncIterable<Buffer>) {
      hash.update(block);
      bytesDone += block.length;
      onBytes(bytesDone);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw fileFailure(error, file.path);
  }
  await requireUnchanged(file);
  return hash.digest("hex");
}
