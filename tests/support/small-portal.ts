import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

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

/** A stand-in for the portal's surface that the command line uses, with a real tus server and faults on demand. One transfer, `T-1`. */
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
  const folder = await mkdtemp(join(tmpdir(), "custody-small-portal-"));
  const faults: Faults = { breakUploadAfterBytes: [], breakDownloadAfterBytes: [], requestBytesMax: Number.POSITIVE_INFINITY, loseCreations: 0, damageContent: false, failFinalReturns: 0 };
  const files: PortalFile[] = [];
  const requests: string[] = [];
  const posts: { path: string; body: unknown }[] = [];
  const uploads = new Map<string, { id: string; transferId: string; name: string; kind: string; bytes: number }>();
  const keys = new Map<string, string>();
  const transfer: Record<string, unknown> = {
    id: id("transfer", 1), number: "T-1", state: "requested", purpose: "support", title: null, caseReference: null, account: { id: id("account", 1), name: "Łódź Tiles" },
    createdAt: "2026-11-21T20:00:00Z", receivedAt: null, deadlineAt: "2026-12-21T20:37:00Z", bytes: 0, holder: null, outstandingRemovals: 0, isHalted: false, certificateAddress: null,
    copies: [], checkout: null, checkouts: [], directions: [], returned: null, refusedBecause: null, checking: null, allows: [],
  };
  const tus = new Server({
    path: "/api/uploads",
    datastore: new FileStore({ directory: folder }),
    relativeLocation: true,
    onUploadCreate: (_request, upload) => {
      uploads.set(upload.id, { id: upload.id, transferId: String(upload.metadata?.["transferId"]), name: String(upload.metadata?.["filename"]), kind: String(upload.metadata?.["kind"]), bytes: upload.size ?? 0 });
      return Promise.resolve({});
    },
    onUploadFinish: async (_request, upload) => {
      const content = await readFile(join(folder, upload.id));
      const sha256 = createHash("sha256").update(content).digest("hex");
      if (upload.metadata?.["sha256"] !== sha256) throw Object.assign(new Error("digest"), { status_code: 409, body: "digest" });
      files.push({ id: id("file", files.length + 1), kind: String(upload.metadata["kind"]), name: String(upload.metadata["filename"]), bytes: content.length, sha256, content });
      uploads.delete(upload.id);
      transfer["state"] = transfer["state"] === "requested" ? "uploading" : transfer["state"];
      return {};
    },
  });
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
    else if (path === "/api/uploads" && request.method === "GET") json(200, { items: [...uploads.values()].map((upload) => ({ ...upload, transferNumber: "T-1", offset: 0 })) });
    else if (path.startsWith("/api/uploads")) await upload(request, response);
    else json(404, { type: "about:blank", title: "Not found", status: 404, code: "not-found" });
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (Number(request.headers["content-length"] ?? 0) > faults.requestBytesMax) {
      request.resume();
      response.writeHead(413, { "content-type": "text/html" }).end("<h1>413 Request Entity Too Large</h1>");
      return;
    }
    const key = request.headers["idempotency-key"];
    if (request.method === "POST" && typeof key === "string") {
      const known = keys.get(key);
      if (known !== undefined) {
        response.writeHead(201, { location: known, "tus-resumable": "1.0.0" }).end();
        return;
      }
      response.once("finish", () => keys.set(key, String(response.getHeader("location"))));
      const end = response.end.bind(response);
      if (faults.loseCreations > 0) {
        faults.loseCreations -= 1;
        response.end = ((...given: never[]) => {
          keys.set(key, String(response.getHeader("location")));
          request.socket.destroy();
          return end(...given);
        }) as typeof response.end;
      }
    }
    const limit = request.method === "PATCH" ? faults.breakUploadAfterBytes.shift() : undefined;
    if (limit !== undefined) {
      let bytes = 0;
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= limit) setImmediate(() => request.socket.destroy());
      });
    }
    if (request.method === "DELETE") uploads.delete(String(request.url?.split("/").at(-1)));
    await tus.handle(request, response);
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
    else response.write(bytes.subarray(0, limit), () => setTimeout(() => request.socket.destroy(), 20));
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: HttpServer): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}
