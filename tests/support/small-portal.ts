import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong, and how often still; a test sets the counts. */
export interface Faults {
  /** An upload's connection breaks after so many bytes of its body. */
  breakUploadAfterBytes: number[];
  /** A download's connection breaks after so many bytes of its body. */
  breakDownloadAfterBytes: number[];
  /** A proxy's limit for one request's body. */
  requestBytesMax: number;
  /** Answers to the creation of an upload that are lost. */
  loseCreations: number;
  /** Bytes that the store flips when it is read. */
  damageContent: boolean;
  /** Returns with an attestation that find the portal out of order. */
  failFinalReturns: number;
}

interface PortalFile {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly content: Buffer;
}

interface Upload {
  readonly transferId: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  content: Buffer;
}

/**
 * A stand-in for the portal's surface that the command line uses, with faults on demand and everything in memory, so that a broken connection leaves
 * exactly what had arrived. One transfer, `T-1`. The journey tries the real portal.
 */
export interface SmallPortal {
  readonly url: string;
  readonly faults: Faults;
  readonly files: PortalFile[];
  /** `METHOD path`, in their order. */
  readonly requests: string[];
  /** Parsed bodies of JSON posts, by path. */
  readonly posts: { readonly path: string; readonly body: unknown }[];
  readonly transfer: Record<string, unknown>;
  readonly close: () => Promise<void>;
}

const id = (kind: string, number: number) => `${kind}_${String(number).padStart(26, "0")}`;
export const me = { id: id("person", 1), name: "Ada", isStaff: true };

export async function startSmallPortal(): Promise<SmallPortal> {
  const faults: Faults = { breakUploadAfterBytes: [], breakDownloadAfterBytes: [], requestBytesMax: Number.POSITIVE_INFINITY, loseCreations: 0, damageContent: false, failFinalReturns: 0 };
  const files: PortalFile[] = [];
  const requests: string[] = [];
  const posts: { path: string; body: unknown }[] = [];
  const uploads = new Map<string, Upload>();
  const keys = new Map<string, string>();
  const transfer: Record<string, unknown> = {
    id: id("transfer", 1), number: "T-1", state: "requested", purpose: "support", title: null, caseReference: null, account: { id: id("account", 1), name: "Łódź Tiles" },
    createdAt: "2026-11-21T20:00:00Z", receivedAt: null, deadlineAt: "2026-12-21T20:37:00Z", bytes: 0, holder: null, outstandingRemovals: 0, isHalted: false, certificateAddress: null,
    copies: [], checkout: null, checkouts: [], directions: [], returned: null, refusedBecause: null, checking: null, allows: [],
  };
  const finish = (uploadId: string, upload: Upload): boolean => {
    const sha256 = createHash("sha256").update(upload.content).digest("hex");
    if (upload.sha256 !== sha256) return false;
    files.push({ id: id("file", files.length + 1), kind: upload.kind, name: upload.name, bytes: upload.bytes, sha256, content: upload.content });
    uploads.delete(uploadId);
    if (transfer["state"] === "requested") transfer["state"] = "uploading";
    return true;
  };
  const shape = () => ({ ...transfer, files: files.map(({ content: _, ...file }) => ({ ...file, format: null, scan: "not-configured", sentBy: me, receivedAt: null, termsVersion: "1" })) });

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    requests.push(`${request.method ?? ""} ${path}`);
    void answer(request, response, path).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const post = async (): Promise<Record<string, unknown>> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
      posts.push({ path, body });
      return body;
    };
    const of = (suffix: string) => path === `/api/transfers/${String(transfer["id"])}${suffix}`;
    if (request.headers.authorization !== "Bearer good-token" && path !== "/api/portal") json(401, { type: "about:blank", title: "Not signed in", status: 401, code: "not-signed-in" });
    else if (path === "/api/portal") json(200, { termsVersion: "1", publicUrl: "https://portal.example" });
    else if (path === "/api/session") json(200, { person: me });
    else if (path === "/api/transfers" && request.method === "GET") json(200, { items: [shape()], next: null });
    else if (path === "/api/transfers") {
      await post();
      json(201, shape());
    } else if (of("")) json(200, shape());
    else if (of("/complete")) {
      await post();
      transfer["state"] = "received";
      json(202, shape());
    } else if (of("/collect")) {
      await post();
      transfer["state"] = "collected";
      json(200, shape());
    } else if (of("/checkouts")) {
      const body = await post();
      const checkout = { id: id("checkout", 1), holder: me, purpose: body["purpose"], reason: body["reason"], device: body["device"], copy: body["copy"], takenAt: "2026-11-21T21:00:00Z", until: "2026-11-28T21:00:00Z", bytesServed: 0, endedAt: null, end: null, removal: null, isRemovalOutstanding: false, work: [] };
      Object.assign(transfer, { state: "checked-out", checkout, checkouts: [checkout] });
      json(201, checkout);
    } else if (path.endsWith("/removal")) {
      const body = await post();
      const checkout = transfer["checkout"] as Record<string, unknown>;
      checkout["removal"] = { attestedAt: "2026-11-21T22:00:00Z", method: body["method"], by: me };
      json(200, checkout);
    } else if (of("/return")) {
      const body = await post();
      const checkout = transfer["checkout"] as { bytesServed: number; removal: unknown };
      if (body["removal"] !== undefined && faults.failFinalReturns > 0) {
        faults.failFinalReturns -= 1;
        json(503, { type: "about:blank", title: "Not available at the moment", status: 503, code: "unavailable" });
        return;
      }
      if (checkout.bytesServed > 0 && checkout.removal === null && body["removal"] === undefined) {
        json(409, { type: "about:blank", title: "A removal is outstanding", status: 409, code: "removal-outstanding" });
        return;
      }
      Object.assign(transfer, { state: "returned", checkout: null, returned: { at: "2026-11-21T22:00:00Z", by: me, note: body["note"], nothingToReturn: body["nothingToReturn"] ?? false, resultFileIds: body["resultFileIds"] ?? [] } });
      json(200, shape());
    } else if (path.endsWith("/content")) content(request, response, path);
    else if (path === "/api/uploads" && request.method === "GET") json(200, { items: [...uploads].map(([uploadId, { content, ...upload }]) => ({ ...upload, id: uploadId, transferNumber: "T-1", offset: content.length })) });
    else if (path.startsWith("/api/uploads")) await upload(request, response);
    else json(404, { type: "about:blank", title: "Not found", status: 404, code: "not-found" });
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const uploadId = request.url?.split("/")[3] ?? "";
    const known = uploads.get(uploadId);
    const answerTus = (status: number, headers: Readonly<Record<string, string>> = {}) => response.writeHead(status, { "tus-resumable": "1.0.0", ...headers }).end();
    if (Number(request.headers["content-length"] ?? 0) > faults.requestBytesMax) {
      request.resume();
      response.writeHead(413, { "content-type": "text/html" }).end("<h1>413 Request Entity Too Large</h1>");
    } else if (request.method === "POST") {
      const key = String(request.headers["idempotency-key"]);
      const made = keys.get(key) ?? id("file", 100 + keys.size);
      if (!keys.has(key)) {
        const metadata = new Map(String(request.headers["upload-metadata"]).split(",").map((pair) => pair.split(" ")).map(([name = "", value = ""]) => [name, Buffer.from(value, "base64").toString()]));
        const of = (name: string) => metadata.get(name) ?? "";
        uploads.set(made, { transferId: of("transferId"), name: of("filename"), kind: of("kind"), sha256: of("sha256"), bytes: Number(request.headers["upload-length"]), content: Buffer.alloc(0) });
        keys.set(key, made);
      }
      if (faults.loseCreations-- > 0) request.socket.destroy();
      else answerTus(201, { location: `/api/uploads/${made}` });
    } else if (known === undefined) answerTus(404);
    else if (request.method === "HEAD") answerTus(200, { "upload-offset": String(known.content.length), "upload-length": String(known.bytes), "cache-control": "no-store" });
    else if (request.method === "DELETE") {
      uploads.delete(uploadId);
      answerTus(204);
    } else if (Number(request.headers["upload-offset"]) !== known.content.length) answerTus(409);
    else {
      const limit = faults.breakUploadAfterBytes.shift() ?? Number.POSITIVE_INFINITY;
      let bytes = 0;
      for await (const chunk of request as AsyncIterable<Buffer>) {
        const taken = chunk.subarray(0, limit - bytes);
        known.content = Buffer.concat([known.content, taken]);
        bytes += taken.length;
        if (bytes >= limit) {
          request.socket.destroy();
          return;
        }
      }
      if (known.content.length === known.bytes && !finish(uploadId, known)) answerTus(409);
      else answerTus(204, { "upload-offset": String(known.content.length) });
    }
  }

  function content(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = files.find((one) => path.includes(one.id));
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const etag = `"${file.id}"`;
    if (request.headers["if-match"] !== undefined && request.headers["if-match"] !== etag) {
      response.writeHead(412).end();
      return;
    }
    const stored = faults.damageContent ? Buffer.concat([Buffer.from([(file.content[0] ?? 0) ^ 1]), file.content.subarray(1)]) : file.content;
    const bytes = stored.subarray(start);
    const checkout = transfer["checkout"] as { bytesServed: number } | null;
    if (checkout !== null) checkout.bytesServed += bytes.length;
    response.writeHead(request.headers.range === undefined ? 200 : 206, {
      "content-length": String(bytes.length),
      etag,
      "repr-digest": `sha-256=:${Buffer.from(file.sha256, "hex").toString("base64")}:`,
      ...(request.headers.range === undefined ? {} : { "content-range": `bytes ${String(start)}-${String(stored.length - 1)}/${String(stored.length)}` }),
    });
    const limit = faults.breakDownloadAfterBytes.shift();
    if (limit === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, limit), () => request.socket.end());
  }

  await listen(server);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    faults,
    files,
    requests,
    posts,
    transfer,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: HttpServer): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}
