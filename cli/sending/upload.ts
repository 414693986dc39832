import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Failure } from "../failure.ts";
import { failureOf } from "../connection/problems.ts";
import type { Connection } from "../connection/connection.ts";
import { retryMilliseconds } from "../connection/retry.ts";
import { NoAnswer, failureIn, problemIn, stream } from "../connection/stream.ts";
import { fileFailure, requireUnchanged } from "./local-files.ts";
import type { LocalFile } from "./local-files.ts";

/** A file on its way by tus 1.0 (creation and core). */
export interface Upload {
  readonly file: LocalFile;
  readonly sha256: string;
  readonly transferId: string;
  readonly kind: "original" | "result";
  /** Version of the terms that the sender read and accepted, or null. */
  readonly terms: string | null;
  /** Makes a repeated creation answer with the same upload. */
  readonly idempotencyKey: string;
}

const tusHeaders = { "tus-resumable": "1.0.0" } as const;
/** Tried in turn where something before the portal takes no large request. */
const smallerRequests = [64 << 20, 8 << 20, 1 << 20] as const;

/**
 * Creates the upload and answers with its id.
 * @throws {Failure} when the portal refuses. @throws {NoAnswer}
 */
export async function createUpload(connection: Connection, { file, sha256, transferId, kind, terms, idempotencyKey }: Upload): Promise<string> {
  const metadata = { transferId, filename: file.name, kind, sha256, ...(terms === null ? {} : { terms }) };
  const answer = await stream(connection, {
    method: "POST",
    path: "/api/uploads",
    headers: {
      ...tusHeaders,
      "upload-length": String(file.bytes),
      "upload-metadata": Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`).join(","),
      "idempotency-key": idempotencyKey,
      "content-length": "0",
    },
  });
  if (answer.statusCode !== 201) throw await failureIn(answer);
  answer.resume();
  const id = (answer.headers.location ?? "").split("/").at(-1) ?? "";
  if (id === "") throw new Failure("refused", "The portal made the upload, but did not say where.", null, "unexpected");
  return id;
}

/** How many bytes the portal holds durably, or null when it does not know the upload. */
async function offsetOf(connection: Connection, uploadId: string): Promise<number | null> {
  const answer = await stream(connection, { method: "HEAD", path: uploadPath(uploadId), headers: tusHeaders });
  answer.resume();
  const status = answer.statusCode ?? 0;
  if (status === 404 || status === 410) return null;
  const offset = Number(answer.headers["upload-offset"] ?? Number.NaN);
  if (status >= 200 && status < 300 && Number.isSafeInteger(offset)) return offset;
  if (status === 401) throw failureOf(401, { type: "about:blank", title: "", status, code: "not-signed-in" });
  if (status >= 500 || status === 429 || status === 423) throw new NoAnswer(`the portal answered ${String(status)}`);
  throw new Failure("refused", `The portal no longer takes this upload (${String(status)}).`);
}

/**
 * Sends what the portal does not have yet, and goes on by itself after a broken connection, as long as something arrives.
 * Answers false when the portal no longer knows the upload.
 * @throws {Failure} `no-answer` when nothing got through for about a minute, `file-problem` when the file changed, `refused`.
 */
export async function sendBytes(connection: Connection, file: LocalFile, uploadId: string, onOffset: (offset: number) => void): Promise<boolean> {
  let requestBytes = Number.POSITIVE_INFINITY;
  let failures = 0;
  let furthest = -1;
  let why = "the portal did not take it";
  for (;;) {
    await requireUnchanged(file);
    try {
      const offset = await offsetOf(connection, uploadId);
      if (offset === null) return false;
      if (offset > furthest) failures = 0;
      furthest = Math.max(furthest, offset);
      onOffset(offset);
      if (offset === file.bytes) return true;
      const bytes = Math.min(requestBytes, file.bytes - offset);
      const body = Readable.from(blocksOf(file, offset, bytes, onOffset), { objectMode: false });
      const answer = await stream(connection, {
        method: "PATCH",
        path: uploadPath(uploadId),
        headers: { ...tusHeaders, "content-type": "application/offset+octet-stream", "content-length": String(bytes), "upload-offset": String(offset) },
        body,
      });
      if (answer.statusCode === 204) {
        answer.resume();
        if (Number(answer.headers["upload-offset"]) === file.bytes) {
          onOffset(file.bytes);
          return true;
        }
        continue;
      }
      requestBytes = await afterRefusal(answer, requestBytes);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      why = error.message;
    }
    const milliseconds = retryMilliseconds[failures];
    if (milliseconds === undefined) throw new Failure("no-answer", `The connection broke (${why}), and ${String(failures)} more tries did not get through.`, "Nothing is lost. When the network is back: custody resume");
    failures += 1;
    await connection.surroundings.pause(milliseconds);
  }
}

/** What the next request may carry after one was refused. @throws {Failure} where another try cannot help. */
async function afterRefusal(answer: Awaited<ReturnType<typeof stream>>, requestBytes: number): Promise<number> {
  const status = answer.statusCode ?? 0;
  const problem = await problemIn(answer);
  // 413 in the portal's own words is its limit; from anything else it is a proxy's limit for one request.
  if (status === 413 && problem === null) {
    const smaller = smallerRequests.find((bytes) => bytes < requestBytes);
    if (smaller !== undefined) return smaller;
    throw new Failure("refused", "Something between here and the portal takes no request of 1 MiB.", "Ask whoever runs the proxy to raise its limit for a request's body.", "proxy-body-limit");
  }
  if ((status === 409 && (problem === null || problem.code === "offset-mismatch")) || status === 423 || status === 429 || status >= 500) return requestBytes;
  if (status === 404 || status === 410) return requestBytes;
  throw failureOf(status, problem ?? { type: "about:blank", title: `The portal, or something before it, answered ${String(status)}.`, status, code: "unexpected" });
}

async function* blocksOf(file: LocalFile, offset: number, bytes: number, onOffset: (offset: number) => void): AsyncGenerator<Buffer> {
  let sent = offset;
  try {
    for await (const block of createReadStream(file.path, { start: offset, end: offset + bytes - 1, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      yield block;
      sent += block.length;
      onOffset(sent);
    }
  } catch (error) {
    throw fileFailure(error, file.path);
  }
  if (sent !== offset + bytes) throw new Failure("file-problem", `${file.path} became shorter while it was sent.`, "Close the program that uses it, then run the same command again.", "file-changed");
}

/** Gives up an upload: the portal forgets what it has of it. */
export async function discardUpload(connection: Connection, uploadId: string): Promise<boolean> {
  const answer = await stream(connection, { method: "DELETE", path: uploadPath(uploadId), headers: tusHeaders });
  if (answer.statusCode === 404 || answer.statusCode === 410) {
    answer.resume();
    return false;
  }
  if (answer.statusCode !== 204) throw await failureIn(answer);
  answer.resume();
  return true;
}

function uploadPath(uploadId: string): string {
  return `/api/uploads/${encodeURIComponent(uploadId)}`;
}
