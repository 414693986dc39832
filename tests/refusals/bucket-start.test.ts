import { startFauxqs, type FauxqsServer } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { startHttpFaultProxy } from "../support/http-fault-proxy.ts";
import { memoryS3, testBucket, testS3 } from "../support/s3.ts";

const patience = { attempts: 1, answerMilliseconds: 1_000 };

describe("F43 the start is refused, and the message names the cause, when", () => {
  let fauxqs: FauxqsServer;
  beforeAll(async () => { fauxqs = await startFauxqs({ port: 0, logger: false }); });
  afterAll(() => fauxqs.stop());

  it("the bucket is missing", async () => {
    const { place } = await testBucket({ s3: await memoryS3() });
    await expect(openS3ObjectStore({ ...place, bucket: "another-name" })).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/no bucket another-name \(S3_BUCKET\)/) as string });
  });

  it("the store does not answer", async () => {
    const { place } = await testBucket({ s3: await memoryS3() });
    await expect(openS3ObjectStore({ ...place, endpoint: new URL("http://127.0.0.1:9") }, { patience })).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/127\.0\.0\.1:9 \(S3_ENDPOINT\) does not answer/) as string });
  });

  it("the records name files in another bucket than this empty one", async () => {
    const { place } = await testBucket({ s3: await memoryS3() });
    await expect(openS3ObjectStore(place, { isInUse: true })).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/is not the one that the records name files in/) as string });
    await openS3ObjectStore(place);
    await expect(openS3ObjectStore(place, { isInUse: true })).resolves.toBeDefined();
  });

  it("the credentials are not accepted", async (context) => {
    const real = await testS3();
    if ("missing" in real) return context.skip(real.missing);
    const { place } = await testBucket({ s3: real });
    const credentials = { accessKeyId: real.accessKeyId, secretAccessKey: "wrong" };
    await expect(openS3ObjectStore({ ...place, credentials })).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/does not accept AWS_ACCESS_KEY_ID/) as string });
  }, 300_000);

  it("the store cannot list unfinished uploads, so that nothing could be proven", async () => {
    fauxqs.createBucket("files");
    const place = { endpoint: new URL(fauxqs.address), bucket: "files", region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    await expect(openS3ObjectStore(place)).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/does not list unfinished uploads/) as string });
  });
});

describe("a bucket that goes away while the portal runs", () => {
  it("is neither an empty store nor a proof: every question is refused", async () => {
    const s3 = await memoryS3();
    const proxy = await startHttpFaultProxy(() => s3.server.port);
    const { place } = await testBucket({ s3, port: proxy.port });
    const store = await openS3ObjectStore(place, { patience });
    expect(await store.isReady()).toBe(true);
    s3.server.buckets.delete(place.bucket);
    for (const ask of [() => store.size("file_x"), () => store.probe("file_x"), () => store.remove("file_x"), () => store.begin("file_x", new Uint8Array(105)), () => Array.fromAsync(store.list())]) await expect(ask()).rejects.toMatchObject({ code: "unavailable" });
    expect(await store.isReady()).toBe(false);
    await proxy.close();
  });
});
