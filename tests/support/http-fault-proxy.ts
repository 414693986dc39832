import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Transform, type Readable } from "node:stream";
import { withFlippedBit } from "./fault-proxy.ts";

/** What is known of a request when it is decided what happens to it. `body` is not read yet. */
export interface Passing {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** How many requests came before it. */
  readonly count: number;
}

/** What happens to one request. */
export type HttpFault =
  /** It never reaches the server and gets this answer: 500, 503, or 200 with an error in the body. */
  | { readonly kind: "answer"; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** It reaches the server, whose answer is thrown away for this one. */
  | { readonly kind: "answer-instead"; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** It reaches the server; its sender gets a reset instead of the answer. */
  | { readonly kind: "swallow" }
  /** It is reset after so many bytes of its body. */
  | { readonly kind: "reset"; readonly afterBytes: number }
  /** One bit of its body comes out wrong at the server. */
  | { readonly kind: "flip"; readonly atByte: number }
  /** One bit of the answer's body comes out wrong. */
  | { readonly kind: "flip-answer"; readonly atByte: number }
  /** The answer breaks off after so many bytes; with `isClean` it ends there as if it were whole, its length told accordingly. */
  | { readonly kind: "truncate-answer"; readonly afterBytes: number; readonly isClean?: boolean }
  /** Nothing is ever answered. */
  | { readonly kind: "stall" };

export interface HttpFaultProxy {
  readonly port: number;
  /** Decides for every request from now on; null lets it pass, and so does no rule. */
  rule(decide: ((request: Passing) => HttpFault | null) | null): void;
  /** Method and URL of what came, in order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** The error that a store answers, as XML. */
export function storeError(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message><RequestId>1</RequestId></Error>`;
}

/** Lets a fault happen the first so many times that a request fits. */
export function times(count: number, fits: (request: Passing) => boolean, fault: HttpFault): (request: Passing) => HttpFault | null {
  let left = count;
  return (request) => {
    if (left <= 0 || !fits(request)) return null;
    left -= 1;
    return fault;
  };
}

/** Listens on a free port of this machine and hands every request to the server at `target`, its `Host` unchanged (signatures cover it). */
export async function startHttpFaultProxy(target: () => number): Promise<HttpFaultProxy> {
  let decide: ((request: Passing) => HttpFault | null) | null = null;
  const seen: string[] = [];
  const agent = new Agent({ keepAlive: false });
  const server = createServer({ requestTimeout: 0 }, (incoming, answer) => {
    const url = incoming.url ?? "/";
    const method = incoming.method ?? "GET";
    const passing: Passing = { method, url, query: new URL(url, "http://x").searchParams, headers: incoming.headers, count: seen.length };
    seen.push(`${method} ${url}`);
    const fault = decide?.(passing) ?? null;
    incoming.on("error", () => undefined);
    answer.on("error", () => undefined);
    if (fault?.kind === "stall") return void incoming.resume();
    if (fault?.kind === "answer") return drained(incoming, () => { reply(answer, fault); });
    const forwarded = send({ host: "127.0.0.1", port: target(), method, path: url, headers: incoming.headers, agent, setDefaultHeaders: false }, (answered) => {
      answered.on("error", () => answer.destroy());
      if (fault?.kind === "swallow") return drained(answered, () => { answer.socket?.resetAndDestroy(); });
      if (fault?.kind === "answer-instead") return drained(answered, () => { reply(answer, fault); });
      const headers = { ...answered.headers };
      const isCut = fault?.kind === "truncate-answer";
      if (isCut && fault.isClean === true) headers["content-length"] = String(Math.min(fault.afterBytes, Number(headers["content-length"] ?? fault.afterBytes)));
      answer.writeHead(answered.statusCode ?? 502, headers);
      if (isCut) return cutAfter(answered, answer, fault);
      (fault?.kind === "flip-answer" ? answered.pipe(flipping(fault.atByte)) : answered).pipe(answer);
    });
    forwarded.on("error", () => answer.socket?.resetAndDestroy());
    forwarded.on("continue", () => { answer.writeContinue(); });
    if (fault?.kind === "reset") {
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes < fault.afterBytes) return;
        forwarded.destroy();
        incoming.socket.resetAndDestroy();
      });
    }
    (fault?.kind === "flip" ? incoming.pipe(flipping(fault.atByte)) : incoming).pipe(forwarded);
  });
  // The server behind decides about 100-continue, as it would without us.
  server.on("checkContinue", (incoming: IncomingMessage, answer: ServerResponse) => {
    answer.writeContinue();
    delete incoming.headers["expect"];
    server.emit("request", incoming, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    rule: (next) => { decide = next; },
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => { resolve(); });
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

function drained(stream: Readable, then: () => void): void {
  stream.once("end", then).resume();
}

function reply(answer: ServerResponse, fault: { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }): void {
  const body = fault.body ?? "";
  answer.writeHead(fault.status, { "content-type": "application/xml", "content-length": String(Buffer.byteLength(body)), ...fault.headers });
  answer.end(body);
}

function cutAfter(answered: Readable, answer: ServerResponse, fault: { readonly afterBytes: number; readonly isClean?: boolean }): void {
  let left = fault.afterBytes;
  answered.on("data", (chunk: Buffer) => {
    if (left <= 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    answer.write(part, () => {
      if (left <= 0 && fault.isClean !== true) answer.socket?.resetAndDestroy();
    });
    if (left <= 0 && fault.isClean === true) answer.end();
  });
  answered.on("end", () => { answer.end(); });
}

function flipping(atByte: number): Transform {
  let passed = 0;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const at = atByte - passed;
      passed += bytes.length;
      done(null, at >= 0 && at < bytes.length ? withFlippedBit(bytes, at) : bytes);
    },
  });
}
