import { GetObjectCommand } from "@aws-sdk/client-s3";
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { segmentBytes } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { bytesOfPart, segmentsInParts } from "../../server/storage/objects/s3-layout.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import type { SealedStore } from "../../server/ports/sealed-store.ts";
import { collect, sender } from "../support/bytes.ts";
import { startHttpFaultProxy, storeError, type HttpFaultProxy } from "../support/http-fault-proxy.ts";
import { memoryS3, testBucket, testS3, type TestBucket, type TestS3 } from "../support/s3.ts";
import { pattern, sha256 } from "../support/sealed-vectors.ts";

const fileKey = newFileKey();
const everything = { offset: 0, maxBytes: Number.MAX_SAFE_INTEGER };
const mebibytes = (count: number) => count * segmentBytes;
let lastId = 0;
const newId = () => `file_s3x${(lastId += 1)}`;
const real = await testS3();
const servers: [string, () => Promise<TestS3>][] = [["S3 in memory", memoryS3], ...("missing" in real ? [] : [[real.name, () => Promise.resolve(real)] as [string, () => Promise<TestS3>]])];

test("a file of 195 GiB fits into the parts that S3 allows, and no part is too small", () => {
  expect(segmentsInParts(10_000)).toBe(200_000);
  expect(segmentsInParts(10_000) * segmentBytes).toBeGreaterThan(195 * 1024 ** 3);
  expect([1, 2, 5_000, 5_001, 10_000].map(bytesOfPart)).toEqual([8 * 1_048_604 + 105, 8 * 1_048_604, 8 * 1_048_604, 32 * 1_048_604, 32 * 1_048_604]);
});

describe.each(servers)("a sealed file on %s", (_name, server) => {
  let bucket: TestBucket;
  let store: SealedStore;
  beforeAll(async () => {
    bucket = await testBucket({ s3: await server() });
    store = createSealedStore(await openS3ObjectStore(bucket.place));
  }, 300_000);
  afterAll(() => store.close());

  test.each([0, 1, segmentBytes, mebibytes(8), mebibytes(8) + 1, mebibytes(9), mebibytes(17) + 5])("of %i bytes comes back as it was, and leaves no state behind", async (size) => {
    const plain = pattern(size, size);
    const fileId = newId();
    await store.begin(fileId, fileKey);
    expect(await store.append(fileId, fileKey, sender(plain), everything)).toBe(size);
    await store.finish(fileId, fileKey);
    await store.finish(fileId, fileKey);
    expect(await store.digest(fileId, fileKey)).toMatchObject({ bytes: size, sha256: sha256(plain) });
    expect((await bucket.keys()).filter((key) => key.startsWith(`${fileId}/`))).toEqual([`${fileId}/object`]);
  });

  test("stops at any byte and goes on at any node, each of which knows nothing but the bucket (F05)", async () => {
    const plain = pattern(3, mebibytes(19) + 777);
    const fileId = newId();
    await store.begin(fileId, fileKey);
    let offset = 0;
    for (const bytes of [1, 65_535, segmentBytes, mebibytes(6), 12_345, mebibytes(3), mebibytes(8), plain.length]) {
      const node = createSealedStore(await openS3ObjectStore(bucket.place));
      expect(await node.offset(fileId, fileKey)).toBe(offset);
      const request = plain.subarray(offset, offset + bytes);
      const broken = node.append(fileId, fileKey, sender(request, 60_000, true), { ...everything, offset });
      await expect(broken).rejects.toMatchObject({ code: "length-mismatch", facts: { offset: offset + request.length } });
      offset += request.length;
      await node.close();
    }
    await store.finish(fileId, fileKey);
    expect((await store.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
  });

  test("waits in the store where all senders together hold too much, and is whole in the end", async () => {
    const objects = await openS3ObjectStore(bucket.place, { roomBytes: mebibytes(2) });
    const node = createSealedStore(objects);
    const plain = pattern(4, mebibytes(18) + 9);
    const fileId = newId();
    await node.begin(fileId, fileKey);
    expect(await node.append(fileId, fileKey, sender(plain, 700_000), everything)).toBe(plain.length);
    await node.finish(fileId, fileKey);
    expect((await node.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
    await node.close();
  });

  test("is never in the bucket as plain bytes, and terminating an upload empties the bucket (R23, R58)", async () => {
    const fresh = await testBucket({ s3: await server() });
    const node = createSealedStore(await openS3ObjectStore(fresh.place));
    const fileId = newId();
    await node.begin(fileId, fileKey);
    const source = new PassThrough();
    const appending = node.append(fileId, fileKey, source, everything);
    const canary = randomBytes(32).toString("hex");
    source.write(Buffer.from(canary.repeat(320_000)));
    await node.remove(fileId);
    await appending;
    expect(await fresh.keys()).toEqual([]);
    expect((await node.probe(fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
    await node.begin(fileId, fileKey);
    await node.append(fileId, fileKey, sender(Buffer.from(canary.repeat(40_000))), everything);
    const [Key] = await fresh.keys();
    const { Body } = await fresh.client.send(new GetObjectCommand({ Bucket: fresh.place.bucket, Key }));
    const stored = Buffer.from(await Body!.transformToByteArray());
    expect([Key, stored.length > 2_500_000, stored.includes(canary)]).toEqual([`${fileId}/state`, true, false]);
    await node.close();
  });
});

describe("a node that dies at its n-th request to the store", { timeout: 240_000 }, () => {
  let proxy: HttpFaultProxy;
  let bucket: TestBucket;
  beforeAll(async () => {
    const { server } = await memoryS3();
    proxy = await startHttpFaultProxy(() => server.port);
    bucket = await testBucket({ s3: await memoryS3() });
  });
  afterAll(() => proxy.close());
  const plain = pattern(9, mebibytes(9) + 400_400);

  /** What one node does with a file: three requests, then the end. Gives what it acknowledged. */
  async function asOneNode(store: SealedStore, fileId: string, offset: number, tell: (offset: number) => void): Promise<void> {
    for (const bytes of [300_000, mebibytes(8) + 400_000, plain.length]) {
      const request = plain.subarray(offset, offset + bytes);
      offset = await store.append(fileId, fileKey, sender(request), { offset, maxBytes: request.length });
      tell(offset);
    }
    await store.finish(fileId, fileKey);
  }

  test.each(["before the store took it", "after the store took it"])("%s: what was acknowledged is there, and the file ends once (F06, F12, F18)", async (when) => {
    const other = createSealedStore(await openS3ObjectStore(bucket.place));
    let died = 0;
    for (let step = 1; ; step += 1) {
      const fileId = newId();
      await other.begin(fileId, fileKey);
      const place = { ...bucket.place, endpoint: new URL(`http://127.0.0.1:${String(proxy.port)}`) };
      proxy.rule(null);
      const dying = createSealedStore(await openS3ObjectStore(place, { patience: { attempts: 1, answerMilliseconds: 2_000 } }));
      let count = 0;
      // At that request and at every later one: a dead process asks no more.
      proxy.rule(() => {
        count += 1;
        if (count < step) return null;
        return when.startsWith("after") && count === step ? { kind: "swallow" } : { kind: "answer", status: 400, body: storeError("Dead") };
      });
      let acknowledged = 0;
      const isDead = await asOneNode(dying, fileId, 0, (offset) => (acknowledged = offset)).then(() => false, () => true);
      if (!isDead && count < step) break;
      died += 1;
      if ((await other.bytes(fileId)) === null) {
        const offset = await other.offset(fileId, fileKey);
        expect(offset).toBeGreaterThanOrEqual(acknowledged);
        await other.append(fileId, fileKey, sender(plain.subarray(offset)), { ...everything, offset });
        await other.finish(fileId, fileKey);
      }
      expect((await other.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
      expect((await bucket.keys()).filter((key) => key.startsWith(`${fileId}/`) && key !== `${fileId}/object` && key !== `${fileId}/state`)).toEqual([]);
      await other.remove(fileId);
      await dying.close();
    }
    expect(died).toBeGreaterThan(8);
    expect((await bucket.keys()).filter((key) => !key.endsWith("/object"))).toEqual([]);
    await other.close();
  });

  test("in the middle of one long request leaves whole segments without a tail, and the file may end exactly there", async () => {
    const whole = pattern(9, mebibytes(10) + 5);
    const fileId = newId();
    const direct = createSealedStore(await openS3ObjectStore(bucket.place));
    const place = { ...bucket.place, endpoint: new URL(`http://127.0.0.1:${String(proxy.port)}`) };
    proxy.rule(null);
    const dying = createSealedStore(await openS3ObjectStore(place, { patience: { attempts: 1, answerMilliseconds: 2_000 } }));
    await dying.begin(fileId, fileKey);
    const source = new PassThrough();
    const noted = Promise.withResolvers<undefined>();
    proxy.rule(({ method, url }) => {
      if (method === "PUT" && url.includes("/state")) setImmediate(() => { noted.resolve(undefined); });
      return null;
    });
    const appending = dying.append(fileId, fileKey, source, everything).catch((error: unknown) => error);
    source.write(whole);
    await noted.promise;
    proxy.rule(() => ({ kind: "answer", status: 400, body: storeError("Dead") }));
    source.end();
    expect(await appending).toMatchObject({ code: "unavailable" });
    const offset = await direct.offset(fileId, fileKey);
    expect([mebibytes(9), 0]).toContain(offset);
    await direct.finish(fileId, fileKey);
    expect(await direct.digest(fileId, fileKey)).toMatchObject({ bytes: offset, sha256: sha256(whole.subarray(0, offset)) });
    expect((await collect(direct.read(fileId, fileKey, 0, offset))).equals(whole.subarray(0, offset))).toBe(true);
    await Promise.all([dying.close(), direct.close()]);
  });
});
