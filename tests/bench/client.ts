import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { digestOf, piecesOf, randomBlock } from "./block.ts";
import type { Answer, FromClient, ToClient, Wish } from "./wire.ts";

/** The other end of every measurement: one process of its own, the same code against all servers. */
const block = randomBlock();
const say = (message: FromClient): void => void process.send?.(message);

/** Writes as fast as the socket takes; an answer that comes early (a refusal) ends it. */
function write(out: ClientRequest, pieces: Iterable<Buffer>): Promise<void> {
  const rest = pieces[Symbol.iterator]();
  return new Promise((resolve) => {
    const stop = (): void => {
      out.off("drain", go).off("response", stop).off("close", stop);
      resolve();
    };
    const go = (): void => {
      for (;;) {
        const next = rest.next();
        if (next.done === true) {
          stop();
          return;
        }
        if (!out.write(next.value)) return;
      }
    };
    out.on("drain", go).on("response", stop).on("close", stop);
    go();
  });
}

async function answerOf(out: ClientRequest): Promise<{ status: number; body: string; headers: Record<string, string> }> {
  const [message] = (await once(out, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return { status: message.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8").slice(0, 20_000), headers };
}

async function send(wish: Extract<Wish, { do: "send" }>): Promise<Answer> {
  const { frame } = wish;
  const started = performance.now();
  if (frame.as === "tus") {
    let last = { status: 0, body: "", headers: {} as Record<string, string> };
    for (let offset = 0; offset < wish.bytes; offset += frame.patchBytes) {
      const end = Math.min(wish.bytes, offset + frame.patchBytes);
      const out = request(wish.url, { method: "PATCH", headers: { ...wish.headers, "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": String(offset), "content-length": String(end - offset) } });
      const answered = answerOf(out);
      answered.catch(() => undefined);
      await write(out, piecesOf(block, wish.mark, offset, end));
      out.end();
      last = await answered;
      if (last.status !== 204 || last.headers["upload-offset"] !== String(end)) throw new Error(`PATCH at ${String(offset)} was answered with ${String(last.status)} ${last.body}`);
    }
    return { seconds: (performance.now() - started) / 1000, ...last };
  }
  const boundary = "------------------------custodybench0123";
  const parts = frame.as === "form" ? Object.entries(frame.fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`) : [];
  const before = frame.as === "form" ? Buffer.from(`${parts.join("")}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${frame.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`) : Buffer.alloc(0);
  const after = frame.as === "form" ? Buffer.from(`\r\n--${boundary}--\r\n`) : Buffer.alloc(0);
  const type = frame.as === "form" ? `multipart/form-data; boundary=${boundary}` : "application/octet-stream";
  const out = request(wish.url, { method: wish.method, headers: { "content-type": type, ...wish.headers, "content-length": String(before.length + wish.bytes + after.length) } });
  const answered = answerOf(out);
  answered.catch(() => undefined);
  await write(out, [before].filter((part) => part.length > 0));
  await write(out, piecesOf(block, wish.mark, 0, wish.bytes));
  out.end(after);
  const last = await answered;
  return { seconds: (performance.now() - started) / 1000, ...last };
}

/** Compares every byte with what it must be, which is faster than hashing and says more. */
async function receive(wish: Extract<Wish, { do: "receive" }>): Promise<Answer> {
  const started = performance.now();
  const out = request(wish.url, { headers: wish.headers });
  out.end();
  const [message] = (await once(out, "response")) as [IncomingMessage];
  if (message.statusCode !== 200) throw new Error(`GET was answered with ${String(message.statusCode)}`);
  const expected = piecesOf(block, wish.mark, 0, wish.bytes);
  let piece: Buffer = Buffer.alloc(0);
  let bytes = 0;
  message.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      if (piece.length === 0) piece = (expected.next().value as Buffer | undefined) ?? Buffer.alloc(0);
      const length = Math.min(piece.length, chunk.length - at);
      if (length === 0 || piece.compare(chunk, at, at + length, 0, length) !== 0) return void message.destroy(new Error(`the bytes before ${String(bytes)} are not those that were sent`));
      piece = piece.subarray(length);
      at += length;
    }
  });
  await once(message, "end");
  const seconds = (performance.now() - started) / 1000;
  if (bytes !== wish.bytes) throw new Error(`${String(bytes)} of ${String(wish.bytes)} bytes came`);
  return { seconds, status: 200, body: "", headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])) };
}

async function serve(wish: Wish): Promise<Answer> {
  if (wish.do === "send") return send(wish);
  if (wish.do === "receive") return receive(wish);
  return { seconds: 0, status: 200, body: "", headers: {}, sha256: digestOf(block, wish.mark, wish.bytes) };
}

process.on("message", ({ id, wish }: ToClient) => {
  serve(wish).then(
    (answer) => { say({ id, answer }); },
    (error: unknown) => { say({ id, failure: error instanceof Error ? error.message : String(error) }); },
  );
});
process.on("disconnect", () => process.exit(0));
say({ ready: true });
