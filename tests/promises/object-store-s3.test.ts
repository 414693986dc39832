import { describe, test } from "vitest";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { memoryS3, testBucket, testS3 } from "../support/s3.ts";
import { promiseObjectStore, type StoreUnderTest } from "./object-store.ts";

async function under(bucket: Awaited<ReturnType<typeof testBucket>>): Promise<StoreUnderTest> {
  return { store: await openS3ObjectStore(bucket.place), reopen: () => openS3ObjectStore(bucket.place), close: () => Promise.resolve() };
}

promiseObjectStore("S3 in memory", async () => under(await testBucket({ s3: await memoryS3() })));
promiseObjectStore("S3 in memory, versions kept", async () => under(await testBucket({ s3: await memoryS3(), isVersioned: true })));

const real = await testS3();
if ("missing" in real) {
  describe("an object store (a real S3 server)", () => {
    test.skip(`was not tried: ${real.missing}`);
  });
} else {
  promiseObjectStore(real.name, async () => under(await testBucket({ s3: real })));
  promiseObjectStore(`${real.name}, versions kept`, async () => under(await testBucket({ s3: real, isVersioned: true })));
}
