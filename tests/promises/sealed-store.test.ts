import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObjectStore } from "../../server/ports/object-store.ts";
import type { SealedStore } from "../../server/ports/sealed-store.ts";
import { segmentBytes } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { collect, sender } from "../support/bytes.ts";
import { memoryObjects } from "../support/memory-objects.ts";
import { temporaryFolder } from "../support/places.ts";
import { pattern, sha256 } from "../support/sealed-vectors.ts";

const folder = temporaryFolder();
const root = join(folder.path, "objects");
const fileKey = newFileKey();
let objects: ObjectStore;
let store: SealedStore;
let lastId = 0;

beforeAll(async () => {
  objects = await openLocalObjectStore(root);
  store = createSealedStore(objects);
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

async function begun(): Promise<string> {
  const fileId = `file_sealed${(lastId += 1)}`;
  await store.begin(fileId, fileKey);
  return fileId;
}

const everything = { offset: 0, maxBytes: Number.MAX_SAFE_INTEGER };

async function whole(fileId: string): Promise<Buffer> {
  return collect(store.read(fileId, fileKey, 0, (await store.bytes(fileId))!));
}

describe("a file", () => {
  test.each([0, 1, segmentBytes - 1, segmentBytes, segmentBytes + 1, 2 * segmentBytes, 3 * segmentBytes + 5])("of %i bytes comes back as it was", async (size) => {
    const plain = pattern(size, size);
    const fileId = await begun();
    expect(await store.append(fileId, fileKey, sender(plain), everything)).toBe(size);
    expect(await store.bytes(fileId)).toBeNull();
    await store.finish(fileId, fileKey);
    await store.finish(fileId, fileKey);
    expect(await store.bytes(fileId)).toBe(size);
    expect((await whole(fileId)).equals(plain)).toBe(true);
    const progress: number[] = [];
    const digest = await store.digest(fileId, fileKey, (bytes) => progress.push(bytes));
    expect([digest.bytes, digest.sha256]).toEqual([size, sha256(plain)]);
    expect(Buffer.from(digest.head).equals(plain.subarray(0, 128 << 10))).toBe(true);
    expect(Buffer.from(digest.tail).equals(plain.subarray(Math.max(0, size - (128 << 10))))).toBe(true);
    expect(progress.at(-1)).toBe(size);
  });

  test("grows over many requests, chunks of any size, its length unknown until the end", async () => {
    const plain = randomBytes(3 * segmentBytes);
    const fileId = await begun();
    let offset = 0;
    for (const [bytes, chunk] of [[1, 1], [segmentBytes - 1, 777], [0, 1], [segmentBytes, 1 << 20], [17, 1], [segmentBytes - 17, 200_000]] as const) {
      offset = await store.append(fileId, fileKey, sender(plain.subarray(offset, offset + bytes), chunk), { ...everything, offset });
      expect(await store.offset(fileId, fileKey)).toBe(offset);
    }
    await store.finish(fileId, fileKey);
    expect((await whole(fileId)).equals(plain)).toBe(true);
  });

  test("gives any range, at segment edges too", async () => {
    const plain = randomBytes(2 * segmentBytes + 100);
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(plain), everything);
    await store.finish(fileId, fileKey);
    const edges = [0, 1, segmentBytes - 1, segmentBytes, segmentBytes + 1, 2 * segmentBytes, plain.length - 1, plain.length];
    for (const start of edges)
      for (const end of edges.filter((edge) => edge >= start)) expect((await collect(store.read(fileId, fileKey, start, end))).equals(plain.subarray(start, end))).toBe(true);
    await expect(collect(store.read(fileId, fileKey, 0, plain.length + 1))).rejects.toMatchObject({ code: "object-damaged" });
    for (const [start, end] of [[-1, 5], [10, 9], [Number.NaN, 5]] as const)
      await expect(collect(store.read(fileId, fileKey, start, end))).rejects.toMatchObject({ code: "not-valid" });
  });

  test("is digested beside others in one thread", async () => {
    const files = await Promise.all(
      [5, segmentBytes * 6, segmentBytes * 2 + 1].map(async (size) => {
        const plain = randomBytes(size);
        const fileId = await begun();
        await store.append(fileId, fileKey, sender(plain), everything);
        await store.finish(fileId, fileKey);
        return { fileId, sha256: sha256(plain) };
      }),
    );
    const digests = await Promise.all(files.map(({ fileId }) => store.digest(fileId, fileKey)));
    expect(digests.map((digest) => digest.sha256)).toEqual(files.map((file) => file.sha256));
  });

  test("is never in the store as plain bytes, finished or not (R11, R23)", async () => {
    const canary = randomBytes(24).toString("hex");
    const plain = Buffer.from(`${canary} `.repeat(60_000));
    const unfinished = await begun();
    await store.append(unfinished, fileKey, sender(plain.subarray(0, segmentBytes + 3000)), everything);
    const done = await begun();
    await store.append(done, fileKey, sender(plain), everything);
    await store.finish(done, fileKey);
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.filter((entry) => entry.name.startsWith(unfinished) || entry.name === done).length).toBe(3);
    for (const entry of files) expect(readFileSync(join(entry.parentPath, entry.name)).includes(canary)).toBe(false);
    expect((await whole(done)).includes(canary)).toBe(true);
  });

  test("that is not there, or whose id is a path, is missing (R10)", async () => {
    for (const fileId of ["file_nobody", "../file", "a/b", "", "x".repeat(64)]) {
      await expect(store.offset(fileId, fileKey)).rejects.toMatchObject({ code: "object-missing" });
      await expect(store.append(fileId, fileKey, sender(Buffer.from("x")), everything)).rejects.toMatchObject({ code: "object-missing" });
      await expect(store.finish(fileId, fileKey)).rejects.toMatchObject({ code: "object-missing" });
      await expect(store.digest(fileId, fileKey)).rejects.toMatchObject({ code: "object-missing" });
      await expect(collect(store.read(fileId, fileKey, 0, 1))).rejects.toMatchObject({ code: "object-missing" });
      expect(await store.bytes(fileId)).toBeNull();
    }
  });

  test("leaves nothing behind when it is removed, while it is written too", async () => {
    const fileId = await begun();
    const source = new PassThrough();
    const appending = store.append(fileId, fileKey, source, everything);
    source.write(randomBytes(segmentBytes * 2 + 10));
    await store.remove(fileId);
    await appending;
    expect((await store.probe(fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
    await expect(store.offset(fileId, fileKey)).rejects.toMatchObject({ code: "object-missing" });
  });
});

describe("an append", () => {
  test("that is reset at every 64 KiB resumes where the durable bytes end, and the digest is the same (F05)", async () => {
    const plain = randomBytes(2 * segmentBytes + 200_000);
    const fileId = await begun();
    let offset = 0;
    while (offset < plain.length) {
      const next = Math.min(plain.length, offset + 65_536);
      const broken = store.append(fileId, fileKey, sender(plain.subarray(offset, next), 10_000, true), { ...everything, offset });
      await expect(broken).rejects.toMatchObject({ code: "length-mismatch", facts: { offset: next } });
      offset = await store.offset(fileId, fileKey);
      expect(offset).toBe(next);
    }
    await store.finish(fileId, fileKey);
    expect((await store.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
  });

  test("is the only one on its file: the second is refused and leaves no byte (F07)", async () => {
    const fileId = await begun();
    const first = new PassThrough();
    const writing = store.append(fileId, fileKey, first, everything);
    first.write("bytes of ");
    await expect(store.append(fileId, fileKey, sender(Buffer.from("the other")), everything)).rejects.toMatchObject({ code: "locked" });
    await expect(store.finish(fileId, fileKey)).rejects.toMatchObject({ code: "locked" });
    first.end("one writer");
    expect(await writing).toBe(19);
    await store.finish(fileId, fileKey);
    expect((await whole(fileId)).toString()).toBe("bytes of one writer");
  });

  test("of twenty at one offset leaves one writer's bytes (F07)", async () => {
    const fileId = await begun();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, writer) => store.append(fileId, fileKey, sender(Buffer.alloc(300_000, writer)), everything)),
    );
    expect(results.filter((result) => result.status === "fulfilled").length).toBe(1);
    await store.finish(fileId, fileKey);
    const bytes = await whole(fileId);
    expect([bytes.length, new Set(bytes).size]).toEqual([300_000, 1]);
  });

  test.each([6, 4, 0, -1, 2 ** 53, 1e300, Number.NaN, 5.5])("at offset %d instead of 5 changes nothing (F08)", async (offset) => {
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(Buffer.from("12345")), everything);
    const refused = store.append(fileId, fileKey, sender(Buffer.from("xyz")), { ...everything, offset });
    await expect(refused).rejects.toMatchObject({ code: "offset-mismatch", facts: { offset: 5 } });
    expect(await store.offset(fileId, fileKey)).toBe(5);
  });

  test("takes as many bytes as are allowed, keeps them and says that more came", async () => {
    const fileId = await begun();
    const refused = store.append(fileId, fileKey, sender(randomBytes(segmentBytes + 10)), { offset: 0, maxBytes: segmentBytes + 9 });
    await expect(refused).rejects.toMatchObject({ code: "too-large", facts: { offset: segmentBytes + 9 } });
    expect(await store.offset(fileId, fileKey)).toBe(segmentBytes + 9);
    expect(await store.append(fileId, fileKey, sender(Buffer.from("x")), { offset: segmentBytes + 9, maxBytes: 1 })).toBe(segmentBytes + 10);
  });

  test("keeps what it had when it is aborted, and leaves the source paused", async () => {
    const fileId = await begun();
    const source = new PassThrough();
    const stop = new AbortController();
    const appending = store.append(fileId, fileKey, source, { ...everything, signal: stop.signal });
    await new Promise<void>((resolve) => source.write(Buffer.alloc(100_000, 1), () => resolve()));
    stop.abort();
    expect(await appending).toBe(100_000);
    expect([source.isPaused(), source.destroyed]).toEqual([true, false]);
    expect(await store.offset(fileId, fileKey)).toBe(100_000);
    const already = await store.append(fileId, fileKey, sender(Buffer.from("x")), { ...everything, offset: 100_000, signal: stop.signal });
    expect(already).toBe(100_000);
  });

  test("takes a source that failed or ended before it began for what it is", async () => {
    const fileId = await begun();
    const failed = sender(Buffer.from("x"));
    failed.destroy(new Error("reset"));
    await expect(store.append(fileId, fileKey, failed, everything)).rejects.toMatchObject({ code: "length-mismatch", facts: { offset: 0 } });
    const ended = Readable.from([]);
    await collect(ended);
    expect(await store.append(fileId, fileKey, ended, everything)).toBe(0);
  });

  test("tells where it began to those who ask while it runs", async () => {
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(Buffer.from("12345")), everything);
    const source = new PassThrough();
    const appending = store.append(fileId, fileKey, source, { ...everything, offset: 5 });
    await new Promise<void>((resolve) => source.write("67", () => resolve()));
    expect(await store.offset(fileId, fileKey)).toBe(5);
    source.end();
    expect(await appending).toBe(7);
  });

  test("stops reading while the store is behind", async () => {
    const memory = memoryObjects();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const slow: ObjectStore = {
      ...memory.store,
      resume: async (objectId) => {
        const object = await memory.store.resume(objectId);
        return Object.assign(Object.create(object) as typeof object, { append: (pieces: readonly Uint8Array[]) => held.then(() => object.append(pieces)) });
      },
    };
    const sealed = createSealedStore(slow);
    await sealed.begin("file_slow", fileKey);
    let given = 0;
    let idle: () => void = () => undefined;
    const isIdle = new Promise<void>((resolve) => (idle = resolve));
    const source = new Readable({
      highWaterMark: 1,
      read() {
        given += 1;
        this.push(given > 40 ? null : Buffer.alloc(segmentBytes));
      },
    });
    source.on("pause", () => setImmediate(idle));
    const appending = sealed.append("file_slow", fileKey, source, everything);
    await isIdle;
    expect(given).toBeLessThan(10);
    letGo();
    expect(await appending).toBe(40 * segmentBytes);
    await sealed.close();
  });

  test("that is aborted 300 times leaves no open file behind (R48)", async () => {
    const descriptors = () => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(Buffer.from("x")), everything);
    const before = descriptors();
    for (let turn = 1; turn <= 300; turn += 1)
      await store.append(fileId, fileKey, sender(Buffer.from("x"), 1, true), { ...everything, offset: turn }).catch(() => undefined);
    expect(await store.offset(fileId, fileKey)).toBe(301);
    expect(descriptors()).toBeLessThanOrEqual(before);
  });
});
