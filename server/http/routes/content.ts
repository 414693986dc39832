import { Writable, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import type { Ports } from "../../actions/context.ts";
import { read } from "../../actions/transfers/read.ts";
import { downloadName } from "../../actions/uploads/file-name.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Handlers } from "../mount.ts";

/** RFC 8187 text for a header. */
function extended(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The one range that a request asks for, or null for the whole file (RFC 9110, 14.2). Several ranges are answered whole, as the RFC allows.
 * @throws {Refusal} `range-not-satisfiable` with the size.
 */
export function rangeOf(header: string | undefined, bytes: number): readonly [start: number, end: number] | null {
  if (header === undefined) return null;
  const match = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(header);
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, first = "", last = ""] = match;
  const [start, end] = first === "" ? [Math.max(0, bytes - Number(last)), bytes] : [Number(first), last === "" ? bytes : Math.min(bytes, Number(last) + 1)];
  if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
  if (start >= bytes || end <= start) throw new Refusal("range-not-satisfiable", "The file is shorter than that.", { bytes });
  return [start, end];
}

/** Whether a list of entity tags has this one (RFC 9110, 13.1); `*` is any. */
function names(list: string, tag: string): boolean {
  return list.trim() === "*" || list.split(",").some((one) => one.trim() === tag);
}

/** Whether a range may be answered with a part: `If-Range` must name this very content. */
function rangeHeader(request: Request, tag: string): string | undefined {
  const condition = request.headers["if-range"];
  return condition === undefined || condition === tag ? request.headers.range : undefined;
}

/** Below this a piece is not worth the call. */
const largeBytes = 64 << 10;

/** As `pipeline`, but a piece's memory goes back once the socket has taken it: left to the collector, a GiB costs a third of a second more. */
async function sendReleasing(stream: Readable, response: Response): Promise<void> {
  const sink = new Writable({
    highWaterMark: 1,
    write: (piece: Buffer, _encoding, done) => {
      const isWhole = piece.buffer instanceof ArrayBuffer && piece.length === piece.buffer.byteLength;
      response.write(piece, (error) => {
        if (isWhole && piece.length >= largeBytes) piece.buffer.transfer(0);
        done(error);
      });
    },
    final: (done) => { response.end(done); },
  });
  response.once("close", () => { if (!response.writableFinished) sink.destroy(new Error("the client went away")); });
  await pipeline(stream, sink);
}

/** Content as an attachment, whole or one range. A failure in the middle ends the connection, never a clean short answer (F29). */
export function contentHandlers(ports: Ports): Pick<Handlers, "GET /api/transfers/:id/files/:fileId/content"> {
  return {
    "GET /api/transfers/:id/files/:fileId/content": async ({ caller, params, request, response }) => {
      const readable = await read(ports, caller, params.id, params.fileId);
      const { bytes, sha256 } = readable.file;
      const tag = `"${sha256 ?? ""}"`;
      const name = downloadName(readable.name);
      response.set({
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store, no-transform",
        "Content-Disposition": `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, "_")}"; filename*=UTF-8''${extended(name)}`,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "application/octet-stream",
        ETag: tag,
        "Repr-Digest": `sha-256=:${Buffer.from(sha256 ?? "", "hex").toString("base64")}:`,
        "X-Content-Type-Options": "nosniff",
      });
      const match = request.headers["if-match"];
      if (match !== undefined && !names(match, tag)) throw new Refusal("precondition-failed", "The file is another one than you began with. Begin again.");
      const noneMatch = request.headers["if-none-match"];
      if (noneMatch !== undefined && names(noneMatch.replaceAll("W/", ""), tag)) {
        response.status(304).end();
        return undefined;
      }
      let range: ReturnType<typeof rangeOf>;
      try {
        range = rangeOf(rangeHeader(request, tag), bytes);
      } catch (error) {
        response.set("Content-Range", `bytes */${String(bytes)}`);
        for (const header of ["Content-Disposition", "ETag", "Repr-Digest"]) response.removeHeader(header);
        throw error;
      }
      const [start, end] = range ?? [0, bytes];
      response.status(range === null ? 200 : 206).set("Content-Length", String(end - start));
      if (range !== null) response.set("Content-Range", `bytes ${String(start)}-${String(end - 1)}/${String(bytes)}`);
      if (request.method === "HEAD") {
        response.end();
        return undefined;
      }
      const stream = await readable.open(start, end);
      try {
        await sendReleasing(stream, response);
      } catch (error) {
        ports.log.warn("download-ended", { requestId: request.requestId, fileId: readable.file.id, code: error instanceof Refusal ? error.code : (error as { code?: string }).code });
        response.destroy();
      }
      return undefined;
    },
  };
}
