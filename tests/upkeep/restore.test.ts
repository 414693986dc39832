import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { read } from "../../server/actions/transfers/read.ts";
import { fileKeyOf } from "../../server/actions/transfers/rewrap.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { restoreCheck } from "../../server/actions/upkeep/restore-check.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { isPostgres, openUpkeep, readability, receivedTransfer, type UpkeepPortal } from "../support/upkeep.ts";

/** A portal with two transfers whose data folder was backed up before the first one was deleted. The keys are not part of a back-up. */
async function backedUp(): Promise<{ portal: UpkeepPortal; backup: string; deleted: { id: string; fileId: string }; kept: { id: string; fileId: string }; certificate: string }> {
  const folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-restore-"));
  const portal = await openUpkeep({ folder });
  const deleted = await receivedTransfer(portal, { title: "deleted later" });
  const kept = await receivedTransfer(portal);
  await portal.ports.records.scrub();
  const backup = join(folder, "backup");
  await cp(join(folder, "data"), backup, { recursive: true });
  await direct(portal.ports, await portal.caller(portal.cast.customer), deleted.id, { delete: "now", reason: "gone for good" });
  await eraseDue(portal.ports);
  const certificate = (await portal.ports.records.read.certificates.find({ transferId: deleted.id }))!.jws;
  return { portal, backup, deleted, kept, certificate };
}

async function restored(from: { portal: UpkeepPortal; backup: string }): Promise<UpkeepPortal> {
  const { folder, cast, clock } = from.portal;
  await from.portal.close();
  await rm(join(folder, "data"), { recursive: true });
  await cp(from.backup, join(folder, "data"), { recursive: true });
  return openUpkeep({ folder, cast, clock });
}

// The folder that is copied holds SQLite's file; a back-up of PostgreSQL is its own matter.
describe.skipIf(isPostgres)("F46 a back-up that is older than an erasure", () => {
  it("is restored and the transfer is erased again before anything is served; the others live on", async () => {
    const before = await backedUp();
    const portal = await restored(before);
    try {
      expect((await portal.row(before.deleted.id)).state).toBe("received");
      expect((await portal.ports.records.read.files.find({ id: before.deleted.fileId }))?.wrappedKey).not.toBeNull();
      expect(await restoreCheck(portal.ports)).toBe(1);
      expect(await portal.row(before.deleted.id)).toMatchObject({ state: "deleted", textKey: null, titleSealed: null });
      expect((await portal.ports.sealed.probe(before.deleted.fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
      expect(await readability(portal, before.deleted)).toBe("gone");
      expect(await readability(portal, before.kept)).toBe("readable");
      expect(await restoreCheck(portal.ports)).toBe(0);
      expect(verifyCertificate(before.certificate, portal.ports.signer.publicKeys()).isValid).toBe(true);
      expect(await portal.ports.records.read.certificates.count({ transferId: before.deleted.id })).toBe(1);
    } finally {
      await portal.close();
      await rm(portal.folder, { recursive: true, force: true });
    }
  });

  it("is closed although the store cannot remove anything at that moment", async () => {
    const before = await backedUp();
    const portal = await restored(before);
    try {
      const sealed = new Proxy(portal.ports.sealed, { get: (target, name) => (name === "remove" ? () => Promise.reject(new Error("EIO")) : (target[name as keyof typeof target] as () => unknown).bind(target)) });
      expect(await restoreCheck({ ...portal.ports, sealed })).toBe(1);
      expect(await portal.row(before.deleted.id)).toMatchObject({ state: "deleting", textKey: null });
      expect(await readability(portal, before.deleted)).toBe("gone");
      await sweep(portal.ports);
      expect((await portal.row(before.deleted.id)).state).toBe("deleted");
    } finally {
      await portal.close();
      await rm(portal.folder, { recursive: true, force: true });
    }
  });

  it("opens nowhere once the key of its day is gone", async () => {
    const before = await backedUp();
    const { portal: live } = before;
    live.clock.set((await live.row(before.deleted.id)).deadlineAt!);
    await sweep(live.ports);
    live.clock.advance({ hours: 24 });
    await sweep(live.ports);
    expect(await live.ports.keys.days()).toEqual([]);
    const portal = await restored(before);
    try {
      const file = (await portal.ports.records.read.files.find({ id: before.kept.fileId }))!;
      expect(file.wrappedKey).not.toBeNull();
      await expect(fileKeyOf(portal.ports, file, (await portal.row(before.kept.id)).accountId)).rejects.toMatchObject({ code: "key-missing" });
      expect(await restoreCheck(portal.ports)).toBe(2);
      for (const { id } of [before.deleted, before.kept]) expect((await portal.row(id)).state).toBe("deleted");
      await expect(read(portal.ports, await portal.caller(portal.cast.customer), before.kept.id, before.kept.fileId)).rejects.toMatchObject({ code: "gone" });
    } finally {
      await portal.close();
      await rm(portal.folder, { recursive: true, force: true });
    }
  });
});

describe("F42 a change of the end that dies half way", () => {
  it("leaves every file opening with the old or the new key, whichever step it dies at", async () => {
    const portal = await openUpkeep();
    try {
      const transfer = await receivedTransfer(portal, { bytes: 5000 });
      const customer = await portal.caller(portal.cast.customer);
      const ordinary = (await portal.row(transfer.id)).deadlineAt;
      for (let n = 1; ; n += 1) {
        const seen = { calls: 0, hasDied: false };
        const die = <T extends object>(port: T): T =>
          new Proxy(port, {
            get: (target, name) => {
              const value = target[name as keyof T] as unknown;
              if (typeof value === "object" && value !== null) return die(value);
              if (typeof value !== "function") return value;
              return (...given: unknown[]): unknown => {
                seen.calls += 1;
                if (seen.calls === n) {
                  seen.hasDied = true;
                  return Promise.reject(new Error("killed"));
                }
                if (name === "transact") return (value as (work: (tables: object) => unknown) => unknown).call(target, (tables: object) => (given[0] as (tables: object) => unknown)(die(tables)));
                return (value as (...given: unknown[]) => unknown).apply(target, given);
              };
            },
          });
        const ports = { ...portal.ports, records: die(portal.ports.records), keys: die(portal.ports.keys) };
        const at = portal.clock.now().add({ hours: 1000 + n }).toString();
        await direct(ports, customer, transfer.id, { delete: at, reason: "another end" }).catch(() => undefined);
        expect(await readability(portal, transfer), `died at call ${String(n)}`).toBe("readable");
        const row = await portal.row(transfer.id);
        const file = (await portal.ports.records.read.files.find({ id: transfer.fileId }))!;
        expect(file.keyId?.slice(0, 10)).toBe(row.deadlineAt?.slice(0, 10));
        expect(row.textKeyId?.slice(0, 10)).toBe(row.deadlineAt?.slice(0, 10));
        if (!seen.hasDied) {
          expect(row.deadlineAt).not.toBe(ordinary);
          break;
        }
      }
    } finally {
      await portal.close();
    }
  }, 60_000);
});
