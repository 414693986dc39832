import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, rename, rm, stat, statfs } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname } from "node:path";
import * as z from "zod";
import type { FileShape } from "../../server/contract/shapes/transfer.ts";
import type { Connection } from "../connection/connection.ts";
import { retryMilliseconds } from "../connection/retry.ts";
import { NoAnswer, failureIn, stream } from "../connection/stream.ts";
import { plainText } from "../console/plain-text.ts";
import { startProgress } from "../console/progress.ts";
import { bytesInWords } from "../console/units.ts";
import { Failure } from "../failure.ts";
import { readPrivateJson, syncFolder, writePrivateJson } from "../private-file.ts";
import { fileFailure } from "../sending/local-files.ts";

const partRecord = z.object({ fileId: z.string(), etag: z.string() });

/**
 * Downloads a file of a transfer to `target` and proves its SHA-256, against the portal's record and the answer's `Repr-Digest`. What is under
 * way stands beside it as `….custody-part` (0600) and is continued by range; the name itself appears only when every byte is proven and durable.
 * @throws {Failure} `verification-failed` (nothing is kept), `file-problem`, `no-answer` (what came is kept), `refused`.
 */
export async function download(connection: Connection, transferId: string, file: FileShape, target: string): Promise<{ readonly sha256: string; readonly wasThere: boolean }> {
  if (await isThere(file, target)) return { sha256: file.sha256 ?? "", wasThere: true };
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await requireRoom(target, file.bytes);
  const part = `${target}.custody-part`;
  const record = `${part}.json`;
  const handle = await open(part, "a+", 0o600).catch((error: unknown) => {
    throw fileFailure(error, part);
  });
  const progress = startProgress(connection.surroundings, `Receiving ${file.name ?? file.id}`, file.bytes);
  try {
    const sha256 = await receiveAll(connection, `/api/transfers/${transferId}/files/${file.id}/content`, file, { handle, part, record }, progress.at);
    await handle.sync();
    await handle.close();
    progress.end();
    await settle(part, target);
    await rm(record, { force: true });
    return { sha256, wasThere: false };
  } catch (error) {
    await handle.close();
    if (error instanceof Failure && error.kind === "verification-failed") await Promise.all([rm(part, { force: true }), rm(record, { force: true })]);
    throw error instanceof Failure ? error : fileFailure(error, target);
  }
}

interface Part {
  readonly handle: FileHandle;
  readonly part: string;
  readonly record: string;
}

async function receiveAll(connection: Connection, path: string, file: FileShape, { handle, part, record }: Part, onBytes: (bytesDone: number) => void): Promise<string> {
  const known = partRecord.safeParse(await readPrivateJson(record)).data;
  let etag = known?.fileId === file.id ? known.etag : null;
  if (etag === null) await handle.truncate(0);
  let { hash, bytes } = await hashOf(part);
  let failures = 0;
  let stated: string | null = null;
  for (;;) {
    const before = bytes;
    try {
      if (bytes > file.bytes) throw new Failure("verification-failed", "What was received is longer than the file.", null, "length-mismatch");
      const isRest = bytes > 0 && etag !== null;
      const answer = await stream(connection, { method: "GET", path, headers: isRest && etag !== null ? { range: `bytes=${String(bytes)}-`, "if-match": etag } : {} });
      if (isRest && (answer.statusCode === 412 || answer.statusCode === 416 || answer.statusCode === 200)) {
        // Another content than before, or no ranges: begin again.
        answer.destroy();
        await handle.truncate(0);
        ({ hash, bytes, etag } = { hash: createHash("sha256"), bytes: 0, etag: null });
        if ((failures += 1) > retryMilliseconds.length) throw new Failure("no-answer", "The portal does not continue this download.");
        continue;
      }
      if (answer.statusCode !== (isRest ? 206 : 200)) throw await passing(answer);
      if (isRest && !(answer.headers["content-range"] ?? "").startsWith(`bytes ${String(bytes)}-`)) throw new NoAnswer("the answer holds another range");
      stated = statedDigest(answer) ?? stated;
      if (!isRest) {
        etag = answer.headers.etag ?? null;
        if (etag !== null) await writePrivateJson(record, { fileId: file.id, etag });
      }
      for await (const block of blocks(answer)) {
        await writeAll(handle, block);
        hash.update(block);
        bytes += block.length;
        onBytes(bytes);
      }
      if (bytes >= file.bytes) return requireDigest(hash, bytes, file, stated);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    if (bytes > before) failures = 0;
    const milliseconds = retryMilliseconds[failures];
    if (milliseconds === undefined) throw new Failure("no-answer", "The connection broke, and no more came.", "What was received is kept. Run the same command again: it goes on where it stopped.");
    failures += 1;
    await connection.surroundings.pause(milliseconds);
  }
}

function requireDigest(hash: Hash, bytes: number, file: FileShape, stated: string | null): string {
  const sha256 = hash.digest("hex");
  const differs = bytes !== file.bytes || (file.sha256 !== null && file.sha256 !== sha256) || (stated !== null && stated !== sha256);
  if (differs) throw new Failure("verification-failed", `${plainText(file.name ?? file.id)} did not arrive as the portal has it; it was not kept.`, "Run the command again. If it happens again, tell the support department.", "digest-mismatch");
  if (file.sha256 === null && stated === null) throw new Failure("verification-failed", "The portal gives no digest to check against; the file was not kept.", null, "digest-missing");
  return sha256;
}

/** Blocks of an answer; a connection that breaks is worth another try, a full disk is not. */
async function* blocks(answer: IncomingMessage): AsyncGenerator<Buffer> {
  const blocksOfAnswer = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await blocksOfAnswer.next().catch((error: unknown) => {
        throw new NoAnswer(error instanceof Error ? error.message : String(error));
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    answer.destroy();
  }
}

async function passing(answer: IncomingMessage): Promise<Failure | NoAnswer> {
  const failure = await failureIn(answer);
  return failure.kind === "no-answer" ? new NoAnswer(failure.message) : failure;
}

/** The SHA-256 in `Repr-Digest` (RFC 9530) as hex, or null. */
function statedDigest(answer: IncomingMessage): string | null {
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(String(answer.headers["repr-digest"] ?? ""))?.[1];
  return base64 === undefined ? null : Buffer.from(base64, "base64").toString("hex");
}

async function hashOf(path: string): Promise<{ hash: Hash; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(block);
    bytes += block.length;
  }
  return { hash, bytes };
}

async function writeAll(handle: FileHandle, block: Buffer): Promise<void> {
  let written = 0;
  while (written < block.length) written += (await handle.write(block, written)).bytesWritten;
}

/** Gives the finished file its name, never over one that appeared meanwhile. */
async function settle(part: string, target: string): Promise<void> {
  try {
    await link(part, target);
    await rm(part);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EEXIST") throw new Failure("file-problem", `${target} appeared meanwhile.`, "Move it away, then run the same command again.");
    // A file system without links (FAT, some network drives).
    await rename(part, target);
  }
  await syncFolder(dirname(target));
}

/** True when exactly this file stands there already. @throws {Failure} `file-problem` when something else does. */
async function isThere(file: FileShape, target: string): Promise<boolean> {
  const found = await stat(target).catch(() => null);
  if (found === null) return false;
  if (found.isFile() && found.size === file.bytes && file.sha256 !== null && (await hashOf(target)).hash.digest("hex") === file.sha256) return true;
  throw new Failure("file-problem", `${target} exists already and is another file.`, "Move it away, or choose another folder with --out.");
}

async function requireRoom(target: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  const held = (await stat(`${target}.custody-part`).catch(() => null))?.size ?? 0;
  if (bavail * bsize < bytes - held) throw new Failure("file-problem", `${dirname(target)} has ${bytesInWords(bavail * bsize)} left; the file needs ${bytesInWords(bytes)}.`, "Make room, or choose another folder.", "no-room");
}
