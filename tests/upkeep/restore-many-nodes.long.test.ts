import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { restoreCheck } from "../../server/actions/upkeep/restore-check.ts";
import { copyObject } from "../../server/admin/move-objects.ts";
import { verifyObjects } from "../../server/admin/verify-objects.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { administer, freshDatabase, testServer } from "../support/postgres.ts";
import { memoryS3, testBucket, testS3 } from "../support/s3.ts";
import { openUpkeep, readability, receivedTransfer } from "../support/upkeep.ts";

const server = await testServer();
if ("missing" in server) console.log(`restore on PostgreSQL: not tried: ${server.missing}`);

describe.skipIf("missing" in server)("PostgreSQL and a bucket, restored from copies that are older than an erasure", () => {
  it("erase again what was erased since, before anything is served, and keep the rest (F46)", async () => {
    const { url: adminUrl } = server as { url: string };
    const nameOf = (url: string): string => new URL(url).pathname.slice(1);
    const s3 = process.env["TEST_OBJECTS"] === "s3" ? await testS3() : await memoryS3();
    const folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-restore-nodes-"));
    const [database, bucket, copiedBucket] = [await freshDatabase({ url: adminUrl }), await testBucket({ s3 }), await testBucket({ s3 })];
    const copied = new URL(adminUrl);
    copied.pathname = `/${nameOf(database.url)}_copy`;
    try {
      const environment = { DATABASE_URL: database.url, ...bucket.environment };
      const before = await openUpkeep({ folder, environment });
      const { cast, clock } = before;
      const deleted = await receivedTransfer(before, { title: "deleted later", bytes: 9_000_000 });
      const kept = await receivedTransfer(before, { bytes: 2_000_000 });
      await before.close();

      // What the operator's own tools do: first the records as one moment (here a copy of the stopped database), then the objects.
      await administer(adminUrl, `create database ${nameOf(copied.href)} template ${nameOf(database.url)}`);
      const [from, to] = [await openS3ObjectStore(bucket.place), await openS3ObjectStore(copiedBucket.place)];
      for await (const { objectId } of from.list()) expect(await copyObject(from, to, objectId)).toBe("finished");

      const live = await openUpkeep({ folder, environment, cast, clock });
      await direct(live.ports, await live.caller(cast.customer), deleted.id, { delete: "now", reason: "gone for good" });
      await eraseDue(live.ports);
      const certificate = (await live.ports.records.read.certificates.find({ transferId: deleted.id }))!.jws;
      await live.close();

      const restored = await openUpkeep({ folder, environment: { DATABASE_URL: copied.href, ...copiedBucket.environment }, cast, clock });
      try {
        expect((await restored.row(deleted.id)).state).toBe("received");
        expect(await to.size(deleted.fileId)).not.toBeNull();
        expect(await restoreCheck(restored.ports)).toBe(1);
        expect(await restored.row(deleted.id)).toMatchObject({ state: "deleted", textKey: null, titleSealed: null });
        expect((await restored.ports.sealed.probe(deleted.fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
        expect(await readability(restored, deleted)).toBe("gone");
        expect(await readability(restored, kept)).toBe("readable");
        expect(await restoreCheck(restored.ports)).toBe(0);
        expect(verifyCertificate(certificate, restored.ports.signer.publicKeys()).isValid).toBe(true);
        expect((await restored.ports.records.verifyLedger()).problems).toEqual([]);
        expect(await verifyObjects(restored.ports.settings)).toMatchObject({ files: 1, damaged: [] });
      } finally {
        await restored.close();
      }
    } finally {
      await administer(adminUrl, `drop database if exists ${nameOf(copied.href)} with (force)`);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
