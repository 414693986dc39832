import { GetObjectCommand, ListPartsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SealedStore } from "../../server/ports/sealed-store.ts";
import { headerBytes, sealedSegmentBytes, segmentBytes } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { collectUntilError, sender } from "../support/bytes.ts";
import { startHttpFaultProxy, storeError, times, type HttpFaultProxy, type Passing } from "../support/http-fault-proxy.ts";
import { memoryS3, testBucket, testS3, type TestBucket, type TestS3 } from "../support/s3.ts";
import { pattern, sha256 } from "../support/sealed-vectors.ts";

const fileKey = newFileKey();
const everything = { offset: 0, maxBytes: Number.MAX_SAFE_INTEGER };
const plain = pattern(7, 17 * segmentBytes + 300);
const objectBytes = headerBytes + 17 * sealedSegmentBytes + 328;
const isPart = ({ method, query }: Passing) => method === "PUT" && query.has("partNumber");
const isState = ({ method, url }: Passing) => method === "PUT" && url.includes("/state");
const isComplete = ({ method, query }: Passing) => method === "POST" && query.has("uploadId");
const isGet = ({ method, url }: Passing) => method === "GET" && url.includes("/object?");
const always = Number.POSITIVE_INFINITY;
const busy = { kind: "answer", status: 503, body: storeError("SlowDown") } as const;
let lastId = 0;

const real = await testS3();
const servers: [string, () => Promise<TestS3>][] = [["S3 in memory", memoryS3], ...("missing" in real ? [] : [[real.name, () => Promise.resolve(real)] as [string, () => Promise<TestS3>]])];

describe.each(servers)("a store that fails (%s)", { timeout: 120_000 }, (_name, server) => {
  let proxy: HttpFaultProxy;
  let bucket: TestBucket;
  let store: SealedStore;
  beforeAll(async () => {
    const s3 = await server();
    if ("missing" in s3) throw new Error(s3.missing);
    proxy = await startHttpFaultProxy(() => Number(new URL(s3.endpoint).port));
    bucket = await testBucket({ s3, port: proxy.port });
    store = createSealedStore(await openS3ObjectStore(bucket.place, { patience: { attempts: 4, answerMilliseconds: 20_000 } }));
  }, 300_000);
  afterAll(async () => {
    await store.close();
    await proxy.close();
  });

  async function begun(): Promise<string> {
    proxy.rule(null);
    const fileId = `file_fault${(lastId += 1)}`;
    await store.begin(fileId, fileKey);
    return fileId;
  }
  async function stored(): Promise<string> {
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(plain), everything);
    await store.finish(fileId, fileKey);
    return fileId;
  }
  async function isWhole(fileId: string): Promise<void> {
    proxy.rule(null);
    expect(await store.bytes(fileId)).toBe(plain.length);
    expect((await store.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
  }

  test("busy three times at a part and at the state is not noticed (F11)", async () => {
    const fileId = await begun();
    const [part, state] = [times(3, isPart, busy), times(3, isState, busy)];
    proxy.rule((request) => part(request) ?? state(request));
    expect(await store.append(fileId, fileKey, sender(plain), everything)).toBe(plain.length);
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
  });

  test("busy for ever is refused with the offset that is sure, and the file goes on from there (F11)", async () => {
    const fileId = await begun();
    const first = plain.subarray(0, 2 * segmentBytes + 11);
    await store.append(fileId, fileKey, sender(first), everything);
    proxy.rule((request) => (isPart(request) || isState(request) ? busy : null));
    const refused = store.append(fileId, fileKey, sender(plain.subarray(first.length)), { ...everything, offset: first.length });
    await expect(refused).rejects.toMatchObject({ code: "unavailable", facts: { offset: first.length } });
    proxy.rule(null);
    expect(await store.offset(fileId, fileKey)).toBe(first.length);
    await store.append(fileId, fileKey, sender(plain.subarray(first.length)), { ...everything, offset: first.length });
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
  });

  test("whose answers are lost takes no byte twice (F12)", async () => {
    const fileId = await begun();
    const [part, state] = [times(2, isPart, { kind: "swallow" }), times(1, isState, { kind: "swallow" })];
    proxy.rule((request) => part(request) ?? state(request));
    expect(await store.append(fileId, fileKey, sender(plain), everything)).toBe(plain.length);
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
    const { ContentLength, Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.place.bucket, Key: `${fileId}/object` }));
    await Body!.transformToByteArray();
    expect(ContentLength).toBe(objectBytes);
  });

  test("never stores a part that came out wrong on the way: it is sent again (F13)", async () => {
    const fileId = await begun();
    proxy.rule(times(1, isPart, { kind: "flip", atByte: 5_000_000 }));
    expect(await store.append(fileId, fileKey, sender(plain), everything)).toBe(plain.length);
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
  });

  test("behind a way that damages every part stores none (F13)", async () => {
    const fileId = await begun();
    let upload: string | null = null;
    proxy.rule((request) => {
      upload = request.query.get("uploadId") ?? upload;
      return isPart(request) ? { kind: "flip", atByte: 5_000_000 } : null;
    });
    await expect(store.append(fileId, fileKey, sender(plain), everything)).rejects.toMatchObject({ code: "unavailable", facts: { offset: 0 } });
    proxy.rule(null);
    const { Parts = [] } = await bucket.client.send(new ListPartsCommand({ Bucket: bucket.place.bucket, Key: `${fileId}/object`, UploadId: upload! }));
    expect(Parts).toEqual([]);
    await store.remove(fileId);
  });

  test("that answers 200 with an error when the parts are put together has failed, and may be asked again (F18)", async () => {
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(plain), everything);
    proxy.rule(times(always, isComplete, { kind: "answer", status: 200, body: storeError("InternalError") }));
    await expect(store.finish(fileId, fileKey)).rejects.toMatchObject({ code: "unavailable" });
    proxy.rule(null);
    expect(await store.bytes(fileId)).toBeNull();
    expect(await store.offset(fileId, fileKey)).toBe(plain.length);
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
  });

  test("that put the parts together and whose answer was lost is taken at its object, not at its word (F18)", async () => {
    const fileId = await begun();
    await store.append(fileId, fileKey, sender(plain), everything);
    proxy.rule(times(always, isComplete, { kind: "swallow" }));
    await store.finish(fileId, fileKey);
    await isWhole(fileId);
  });

  test("that breaks off in the middle of a download is asked for the rest (F29)", async () => {
    const fileId = await stored();
    proxy.rule(times(2, isGet, { kind: "truncate-answer", afterBytes: 3_000_000 }));
    const { bytes, error } = await collectUntilError(store.read(fileId, fileKey, 0, plain.length));
    expect([error, bytes.equals(plain)]).toEqual([null, true]);
  });

  test.each([
    ["a bit of a segment is wrong", { kind: "flip-answer", atByte: 2_000_000 }],
    ["the file ends early as if it were whole", { kind: "truncate-answer", afterBytes: 5_000_000, isClean: true }],
    ["the file ends early at a segment's end", { kind: "truncate-answer", afterBytes: 3 * sealedSegmentBytes, isClean: true }],
  ] as const)("gives an error and never a clean short end when %s (F29)", async (_what, fault) => {
    const fileId = await stored();
    proxy.rule(({ method, headers, url }) => (method === "GET" && url.includes("/object?") && headers.range !== `bytes=0-${String(headerBytes - 1)}` ? fault : null));
    const { bytes, error } = await collectUntilError(store.read(fileId, fileKey, 0, plain.length));
    expect(error).toMatchObject({ code: "object-damaged" });
    expect(bytes.equals(plain.subarray(0, bytes.length))).toBe(true);
  });

  test("gives an error for an object whose segments were swapped, dropped or doubled in the bucket (F29)", async () => {
    const fileId = await stored();
    const Key = `${fileId}/object`;
    const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.place.bucket, Key }));
    const object = Buffer.from(await Body!.transformToByteArray());
    const at = (index: number) => headerBytes + index * sealedSegmentBytes;
    const piece = (from: number, to = from + 1) => object.subarray(at(from), at(to));
    const header = object.subarray(0, headerBytes);
    const changed = { swapped: [header, piece(1), piece(0), piece(2, 18)], dropped: [header, piece(0, 3), piece(4, 18)], doubled: [header, piece(0, 4), piece(3), piece(4, 18)], "another generation": [header, piece(0, 3), piece(9), piece(4, 18)] };
    for (const [what, pieces] of Object.entries(changed)) {
      await bucket.client.send(new PutObjectCommand({ Bucket: bucket.place.bucket, Key, Body: Buffer.concat(pieces) }));
      const { error } = await collectUntilError(store.read(fileId, fileKey, 0, plain.length));
      expect([what, error]).toMatchObject([what, { code: "object-damaged" }]);
    }
  });
});
