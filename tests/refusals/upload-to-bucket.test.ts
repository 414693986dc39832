import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { startHttpFaultProxy, storeError, type HttpFaultProxy } from "../support/http-fault-proxy.ts";
import { createTus, download, patchTus, sha256, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { show } from "../support/received.ts";
import { memoryS3, testBucket, testS3, type TestBucket, type TestS3 } from "../support/s3.ts";

const real = await testS3();
const servers: [string, () => Promise<TestS3>][] = [["S3 in memory", memoryS3], ...("missing" in real ? [] : [[real.name, () => Promise.resolve(real)] as [string, () => Promise<TestS3>]])];

describe.each(servers)("a portal whose files are in a bucket (%s)", { timeout: 120_000 }, (_name, server) => {
  let proxy: HttpFaultProxy;
  let bucket: TestBucket;
  let portal: TestPortal;
  let customer: Enrolled;
  beforeAll(async () => {
    const s3 = await server();
    if ("missing" in s3) throw new Error(s3.missing);
    proxy = await startHttpFaultProxy(() => Number(new URL(s3.endpoint).port));
    bucket = await testBucket({ s3, port: proxy.port });
    portal = await startPortal({ environment: { ...bucket.environment } });
    customer = portal.cast.customer;
  }, 300_000);
  afterAll(async () => {
    proxy.rule(null);
    await portal.stop();
    await proxy.close();
  });

  const tus = (method: string, location: string): Promise<Response> => fetch(portal.url + location, { method, headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0" } });
  async function begun(bytes: number): Promise<{ id: string; location: string; fileId: string }> {
    const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } });
    const location = (await createTus(portal, customer, { transferId: id, name: "a.sqlite", bytes })).headers.get("location") ?? "";
    return { id, location, fileId: location.split("/").pop() ?? "" };
  }

  it("answers 503 with an honest offset while the store is busy, and the upload goes on to the same bytes (F11)", async () => {
    const content = randomBytes(9_500_000);
    const { id, location, fileId } = await begun(content.length);
    expect((await patchTus(portal, customer, location, 0, content.subarray(0, 1_300_000))).status).toBe(204);
    proxy.rule(({ method, url }) => (method === "PUT" && url.includes(fileId) ? { kind: "answer", status: 503, body: storeError("SlowDown") } : null));
    const refused = await patchTus(portal, customer, location, 1_300_000, content.subarray(1_300_000));
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0, await refused.json()]).toMatchObject([503, true, { code: "unavailable", facts: { offset: 1_300_000 } }]);
    proxy.rule(null);
    expect((await tus("HEAD", location)).headers.get("upload-offset")).toBe("1300000");
    expect((await patchTus(portal, customer, location, 1_300_000, content.subarray(1_300_000))).status).toBe(204);
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
    const received = Buffer.from(await (await download(portal, customer, id, fileId)).arrayBuffer());
    expect(sha256(received)).toBe(sha256(content));
    expect((await bucket.keys()).filter((key) => key.startsWith(fileId))).toEqual([`${fileId}/object`]);
  });

  it("leaves nothing in the bucket and nothing on the disk of an upload that is terminated (R58)", async () => {
    for (const part of [0, 1_500_000, 9_400_000]) {
      const { location, fileId } = await begun(9_500_000);
      if (part > 0) await patchTus(portal, customer, location, 0, randomBytes(part));
      expect((await bucket.keys()).some((key) => key.startsWith(fileId))).toBe(part > 0);
      expect((await tus("DELETE", location)).status).toBe(204);
      expect((await bucket.keys()).filter((key) => key.startsWith(fileId))).toEqual([]);
      expect((await tus("HEAD", location)).status).toBe(404);
      expect(readdirSync(portal.folder, { recursive: true }).map(String).filter((name) => name.includes(fileId))).toEqual([]);
    }
    expect(readdirSync(join(portal.folder, "data"))).not.toContain("objects");
  });

  it("is ready only while the bucket answers", async () => {
    const ready = async () => (await fetch(`${portal.url}/api/ready`)).status;
    expect(await ready()).toBe(200);
    proxy.rule(() => ({ kind: "answer", status: 403, body: storeError("AccessDenied") }));
    expect(await ready()).toBe(503);
    proxy.rule(null);
    expect(await ready()).toBe(200);
  });
});
