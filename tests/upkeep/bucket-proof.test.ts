import { CreateMultipartUploadCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { eraseTransfer } from "../../server/actions/upkeep/erase.ts";
import { tidy } from "../../server/actions/upkeep/sweep.ts";
import { send } from "../../server/demo/send.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { startHttpFaultProxy, type HttpFaultProxy } from "../support/http-fault-proxy.ts";
import { startMemoryS3, type MemoryS3 } from "../support/memory-s3.ts";
import { testBucket, testS3, type TestBucket, type TestS3 } from "../support/s3.ts";
import { contentOf, openUpkeep, receivedTransfer, replaced, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let server: MemoryS3;
let proxy: HttpFaultProxy;
let bucket: TestBucket;
let portal: UpkeepPortal;
beforeAll(async () => {
  server = await startMemoryS3();
  proxy = await startHttpFaultProxy(() => server.port);
  const s3: TestS3 = { name: "in memory", endpoint: `http://127.0.0.1:${String(server.port)}`, region: "us-east-1", accessKeyId: "test", secretAccessKey: "test-secret" };
  bucket = await testBucket({ s3, port: proxy.port, isVersioned: true });
  portal = await openUpkeep({ environment: { ...bucket.environment, STORE_DECLARATION: "No copies are kept." } });
});
beforeEach(() => {
  Object.assign(server, { lock: "off", replication: "off", isKeeping: false, isRefusingToDelete: false, pageSize: 1000 });
  proxy.rule(null);
});
afterAll(async () => {
  await portal.close();
  await proxy.close();
  await server.close();
});

async function ordered(): Promise<{ id: string; fileId: string }> {
  const transfer = await receivedTransfer(portal);
  await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "as agreed" });
  return transfer;
}
const placesOf = async (transferId: string) => {
  const row = await portal.ports.records.read.certificates.find({ transferId });
  return row === undefined ? null : (verifyCertificate(row.jws, portal.ports.signer.publicKeys()).payload?.placesCovered ?? null);
};

describe("F38 there is no certificate while the bucket", () => {
  it.each([
    ["locks what is deleted", { lock: "on" }, /Object Lock of the bucket: .*Switch it off/],
    ["is copied to another one", { replication: "on" }, /replication of the bucket: .*Switch it off/],
    ["keeps a version that it says it deleted", { isKeeping: true }, /still lists what was removed/],
    ["refuses to delete a part of it", { isRefusingToDelete: true }, /kept a part/],
  ] as const)("%s; the supervisor reads why, and it goes on by itself once that is over", async (_what, state, because) => {
    Object.assign(server, state);
    const { id, fileId } = await ordered();
    expect(await eraseTransfer(portal.ports, id)).toBe("failing");
    expect((await portal.row(id)).failingBecause).toMatch(because);
    expect(await placesOf(id)).toBeNull();
    Object.assign(server, { lock: "off", replication: "off", isKeeping: false, isRefusingToDelete: false });
    expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
    expect((await bucket.keys()).filter((key) => key.startsWith(fileId))).toEqual([]);
    expect(await placesOf(id)).not.toBeNull();
  });

  it("does not answer the probe in time, or answers it with an error", async () => {
    for (const fault of [{ kind: "stall" }, { kind: "answer", status: 500 }] as const) {
      const { id } = await ordered();
      proxy.rule(({ query, method }) => (query.has("replication") && method === "GET" ? fault : null));
      expect(await eraseTransfer(portal.ports, id, { answerMilliseconds: 6_000 })).toBe("failing");
      expect(await placesOf(id)).toBeNull();
      proxy.rule(null);
      expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
    }
  });
});

describe("a certificate", () => {
  it("calls not verifiable what the store does not say, with the operator's declaration", async () => {
    Object.assign(server, { lock: "error", replication: "error" });
    const { id } = await ordered();
    expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
    const unknown = (await placesOf(id))?.filter((place) => place.found === "unknown");
    expect(unknown).toMatchObject([
      { place: "Object Lock of the bucket", declaration: "No copies are kept." },
      { place: "replication of the bucket", declaration: "No copies are kept." },
      { place: "copies that the store makes by itself", declaration: "No copies are kept." },
    ]);
  });

  it("covers versions, delete markers and unfinished uploads, over several pages of each", async () => {
    server.pageSize = 2;
    const transfer = await receivedTransfer(portal);
    const staff = await portal.caller(portal.cast.staff);
    await takenOut(portal, transfer);
    await send(portal.ports, staff, transfer.id, { name: "half.sqlite", content: contentOf("half", 9_600_000), kind: "result", stopAt: 9_550_000 });
    const traces = [transfer.fileId, (await portal.ports.records.read.files.list({ transferId: transfer.id })).find((file) => file.id !== transfer.fileId)!.id];
    for (let turn = 0; turn < 5; turn += 1) await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.place.bucket, Key: `${traces[0]!}/object` }));
    for (const id of traces) expect((await portal.ports.sealed.probe(id)).filter((answer) => answer.found === "yes").length).toBeGreaterThan(0);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "as agreed" });
    expect(await eraseTransfer(portal.ports, transfer.id)).toBe("deleted");
    server.pageSize = 1000;
    expect((await bucket.keys()).filter((key) => traces.some((id) => key.startsWith(id)))).toEqual([]);
    expect((await placesOf(transfer.id))?.filter((place) => place.found === "no").map((place) => place.place)).toEqual(expect.arrayContaining(["object in the bucket", "versions and delete markers in the bucket", "unfinished uploads in the bucket"]));
  });
});

describe("the probe", () => {
  it("finds what lies under a key that remove does not know, and nothing of a longer id", async () => {
    const put = (Key: string) => bucket.client.send(new PutObjectCommand({ Bucket: bucket.place.bucket, Key, Body: "x" }));
    await put("file_longer/object");
    const found = async () => (await portal.ports.sealed.probe("file_long")).filter((answer) => answer.found === "yes").length;
    expect(await found()).toBe(0);
    await put("file_long.copy");
    expect(await found()).toBeGreaterThan(0);
  });

  it("says of Swift that parts of deleted uploads may still lie apart", async (context) => {
    const real = await testS3();
    if ("missing" in real || real.name !== "OpenStack Swift") return context.skip();
    const answers = await (await openS3ObjectStore((await testBucket({ s3: real })).place)).probe("file_never");
    expect(answers.filter((answer) => answer.found === "unknown").map((answer) => answer.place)).toContain("parts of deleted uploads (OpenStack Swift)");
    expect(answers.filter((answer) => answer.found === "no").map((answer) => answer.place)).toEqual(expect.arrayContaining(["Object Lock of the bucket", "replication of the bucket"]));
  }, 300_000);
});

describe("F01 a node that is killed between the store's multipart create and the row", () => {
  it("leaves an upload that the sweep finds and aborts, though no key and no row names it", async () => {
    const orphan = portal.ports.randomness.id("file");
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.place.bucket, Key: `${orphan}/object` }));
    expect(UploadId).toBeDefined();
    const listed = await Array.fromAsync(portal.ports.sealed.list());
    expect(listed.filter((object) => object.fileId === orphan).length).toBe(1);
    const sealed = replaced(portal.ports.sealed, { list: () => (async function* () { for await (const object of portal.ports.sealed.list()) yield { ...object, changedAt: portal.clock.now().subtract({ hours: 25 }) }; })() });
    await tidy({ ...portal.ports, sealed });
    expect((await bucket.keys()).filter((key) => key.startsWith(orphan))).toEqual([]);
  });
});
