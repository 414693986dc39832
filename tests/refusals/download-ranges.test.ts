import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { rangeOf } from "../../server/http/routes/content.ts";
import { download, sha256 } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { receive, type Received } from "../support/received.ts";

const segment = 1 << 20;
const bytes = 3 * segment + 77;
let portal: TestPortal;
let received: Received;
let readingsBefore: number;

beforeAll(async () => {
  portal = await startPortal();
  received = await receive(portal, { content: randomBytes(bytes), name: "Łódź \"quoted\"; 株式会社.sqlite" });
  readingsBefore = await readings();
});

const get = (headers: Record<string, string> = {}): Promise<Response> => download(portal, portal.cast.customer, received.id, received.fileId, headers);
const readings = (): Promise<number> => portal.ports.records.read.readings.count({ fileId: received.fileId });
const body = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe("a download of a range (F30)", () => {
  const edges = [0, 1, segment - 1, segment, segment + 1, 2 * segment - 1, 2 * segment, 3 * segment - 1, 3 * segment, 3 * segment + 1, bytes - 1];
  const pairs = edges.flatMap((start) => edges.filter((end) => end >= start).map((end) => [start, end] as const));

  it("gives exactly the bytes asked for at every edge of a segment and next to it", async () => {
    for (const [start, end] of pairs) {
      const response = await get({ range: `bytes=${String(start)}-${String(end)}` });
      const given = await body(response);
      expect(response.status, `${String(start)}-${String(end)}`).toBe(206);
      expect(response.headers.get("content-range")).toBe(`bytes ${String(start)}-${String(end)}/${String(bytes)}`);
      expect(given.equals(received.content.subarray(start, end + 1)), `${String(start)}-${String(end)}`).toBe(true);
    }
  });

  it.each([
    ["bytes=-1", bytes - 1, bytes],
    ["bytes=-77", 3 * segment, bytes],
    [`bytes=-${String(bytes + 5)}`, 0, bytes],
    [`bytes=${String(bytes - 1)}-`, bytes - 1, bytes],
    ["bytes=0-99999999999999", 0, bytes],
  ])("%s is understood", async (range, start, end) => {
    const response = await get({ range });
    expect(response.status).toBe(206);
    expect((await body(response)).equals(received.content.subarray(start, end))).toBe(true);
  });

  it.each([`bytes=${String(bytes)}-`, "bytes=99999999999999999999-", "bytes=-0", `bytes=${String(bytes)}-${String(bytes + 10)}`])("%s lies outside and is refused with the size", async (range) => {
    const response = await get({ range });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe(`bytes */${String(bytes)}`);
    expect(response.headers.get("content-disposition")).toBeNull();
    expect(await response.json()).toMatchObject({ code: "range-not-satisfiable" });
  });

  it.each(["bytes=0-1,5-9", "bytes=5-1", "bytes=-", "bytes=a-b", "bytes", "pages=1-2", "bytes=0-1,", "bytes= 1-2 3"])("%s is no single range and is answered with the whole file", async (range) => {
    const response = await get({ range });
    expect(response.status).toBe(200);
    expect(sha256(await body(response))).toBe(sha256(received.content));
  });

  it("never reaches outside the file, whatever the header says", () => {
    for (const header of ["bytes=0-0", "bytes=-5", "bytes=3-", "bytes=9-9", "bytes=0-18446744073709551616", "bytes=18446744073709551616-", "bytes=-18446744073709551616"]) {
      try {
        const range = rangeOf(header, 10);
        if (range === null) continue;
        expect(range[0]).toBeGreaterThanOrEqual(0);
        expect(range[1]).toBeLessThanOrEqual(10);
        expect(range[1]).toBeGreaterThan(range[0]);
      } catch (error) {
        expect(error).toMatchObject({ code: "range-not-satisfiable" });
      }
    }
  });
});

describe("a download", () => {
  it("names its digest, is an attachment under a name that every system takes, and is never shown or transformed (R45, R53)", async () => {
    const response = await get();
    const content = await body(response);
    expect(sha256(content)).toBe(sha256(received.content));
    expect(response.headers.get("repr-digest")).toBe(`sha-256=:${Buffer.from(sha256(content), "hex").toString("base64")}:`);
    expect(response.headers.get("etag")).toBe(`"${sha256(content)}"`);
    expect(response.headers.get("content-length")).toBe(String(bytes));
    const disposition = response.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? "")).toBe("Łódź _quoted_; 株式会社.sqlite");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
  });

  it("goes on with a range only while the file is the same", async () => {
    const same = await get({ range: "bytes=10-19", "if-range": `"${sha256(received.content)}"` });
    expect(same.status).toBe(206);
    expect((await body(same)).equals(received.content.subarray(10, 20))).toBe(true);
    const other = await get({ range: "bytes=10-19", "if-range": '"something else"' });
    expect(other.status).toBe(200);
    expect((await body(other)).length).toBe(bytes);
  });

  it("answers conditions without reading a byte", async () => {
    const tag = `"${sha256(received.content)}"`;
    const kept = await readings();
    expect((await get({ "if-match": '"another"' })).status).toBe(412);
    expect((await get({ "if-none-match": tag })).status).toBe(304);
    const head = await fetch(`${portal.url}/api/transfers/${received.id}/files/${received.fileId}/content`, { method: "HEAD", headers: portal.bearer(portal.cast.customer) });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(String(bytes));
    expect(await readings()).toBe(kept);
    expect(kept).toBeGreaterThan(readingsBefore);
  });

  it("that breaks inside the portal ends without an end: the client cannot take it for whole (F29)", async () => {
    const sealed = portal.ports.sealed as { read: (typeof portal.ports.sealed)["read"] };
    const original = sealed.read;
    sealed.read = (...given) => {
      const stream = original(...given);
      let seen = 0;
      stream.on("data", (chunk: Buffer) => {
        seen += chunk.length;
        if (seen > segment) stream.destroy(new Error("the store lost it"));
      });
      stream.pause();
      return stream;
    };
    try {
      const outcome = await new Promise<string>((resolve) => {
        const out = request(`${portal.url}/api/transfers/${received.id}/files/${received.fileId}/content`, { headers: portal.bearer(portal.cast.customer) }, (message) => {
          message.resume();
          message.on("end", () => { resolve("ended as if it were whole"); });
          message.on("error", () => { resolve("broken off"); });
        });
        out.on("error", () => { resolve("broken off"); });
        out.end();
      });
      expect(outcome).toBe("broken off");
    } finally {
      sealed.read = original;
    }
  });
});
