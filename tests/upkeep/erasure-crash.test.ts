import { afterEach, beforeAll, afterAll, describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { attestRemoval } from "../../server/actions/transfers/attest-removal.ts";
import { eraseDue, eraseTransfer } from "../../server/actions/upkeep/erase.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { eventsOf, openUpkeep, receivedTransfer, returned, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

class Crash extends Error {}

let portal: UpkeepPortal;
let uninstall: (() => void) | null = null;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());
afterEach(() => { uninstall?.(); uninstall = null; });

/** Dies at the n-th place reached; tells how many were reached. */
function dieAt(n: number): { reached: string[] } {
  const reached: string[] = [];
  uninstall = installFailpoint((name) => {
    reached.push(name);
    if (reached.length === n) throw new Crash(`killed at ${name}`);
  });
  return { reached };
}

async function orderedDeletion(): Promise<string> {
  const transfer = await receivedTransfer(portal);
  await takenOut(portal, transfer);
  await returned(portal, transfer.id);
  await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "done" });
  return transfer.id;
}

describe("an erasure", () => {
  it("F37 I5 killed between any two steps goes on to one certificate, one ledger row a step, one mail, and its room given back once", async () => {
    const names = new Set<string>();
    const used = async (): Promise<number> => (await portal.ports.records.read.accounts.find({ id: (await portal.caller(portal.cast.customer)).accountId! }))!.usedBytes;
    const before = await used();
    for (let n = 1; ; n += 1) {
      const id = await orderedDeletion();
      portal.mails.length = 0;
      const { reached } = dieAt(n);
      await eraseTransfer(portal.ports, id).catch((error: unknown) => { if (!(error instanceof Crash)) throw error; });
      const wasKilled = reached.length >= n;
      const atKill = await portal.row(id);
      if (atKill.state === "deleting") expect(await portal.ports.records.read.certificates.count({ transferId: id })).toBe(0);
      uninstall?.();
      reached.forEach((name) => names.add(name));
      await eraseDue(portal.ports);
      await sweep(portal.ports);
      const row = await portal.row(id);
      expect([row.state, row.failingSince, row.failingBecause], `killed at ${reached.at(-1) ?? ""}`).toEqual(["deleted", null, null]);
      const certificates = await portal.ports.records.read.certificates.list({ transferId: id });
      expect(certificates).toHaveLength(1);
      expect(verifyCertificate(certificates[0]!.jws, portal.ports.signer.publicKeys()).problems).toEqual([]);
      const events = await eventsOf(portal, id);
      for (const event of ["transfers.delete", "transfers.erase", "transfers.finish"]) expect(events.filter((name) => name === event)).toHaveLength(1);
      expect(await portal.ports.records.read.outbox.count({ transferId: id, template: "deletion-done" })).toBe(1);
      expect(await used()).toBe(before);
      if (!wasKilled) break;
    }
    expect([...names].sort()).toEqual(["erase.certify", "erase.finish", "erase.finished", "erase.keys", "erase.objects", "erase.objects-removed", "erase.probe", "erase.probed", "erase.remember", "erase.rows", "erase.scrub", "erase.sign", "supplement.begin"]);
    expect((await portal.ports.records.verifyLedger()).problems).toEqual([]);
  }, 120_000);

  it("F35 driven by two nodes at once still ends in one certificate", async () => {
    const id = await orderedDeletion();
    const results = await Promise.all([eraseTransfer(portal.ports, id), eraseTransfer(portal.ports, id), eraseTransfer(portal.ports, id)]);
    expect(results).toEqual(["deleted", "deleted", "deleted"]);
    expect(await portal.ports.records.read.certificates.count({ transferId: id })).toBe(1);
    expect((await eventsOf(portal, id)).filter((event) => event === "transfers.erase" || event === "transfers.finish")).toHaveLength(2);
  });
});

describe("a removal attested after the deletion", () => {
  async function deletedWithCopyOut(): Promise<{ id: string; checkoutId: string }> {
    const transfer = await receivedTransfer(portal);
    const checkoutId = await takenOut(portal, transfer);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "at once" });
    await eraseDue(portal.ports);
    return { id: transfer.id, checkoutId };
  }
  async function checked(id: string) {
    const certificate = await portal.ports.records.read.certificates.find({ transferId: id });
    const supplements = await portal.ports.records.read.supplements.list({ address: certificate!.address });
    return { jws: certificate!.jws, check: verifyCertificate(certificate!.jws, portal.ports.signer.publicKeys(), supplements.map((row) => row.jws)), supplements };
  }

  it("adds one signed supplement and leaves the certificate as it was; the title changes only then", async () => {
    const { id, checkoutId } = await deletedWithCopyOut();
    const before = await checked(id);
    expect(before.check.title).toBe("The portal's copies are erased");
    expect((await portal.row(id)).outstandingRemovals).toBe(1);
    await attestRemoval(portal.ports, await portal.caller(portal.cast.staff), id, checkoutId, { method: "overwritten" });
    const after = await checked(id);
    expect(after.check.problems).toEqual([]);
    expect(after.check.title).toBe("All known copies are erased");
    expect(after.jws).toBe(before.jws);
    expect((await portal.row(id)).outstandingRemovals).toBe(0);
    await sweep(portal.ports);
    expect((await checked(id)).supplements).toHaveLength(1);
  });

  it("F37 killed at any place while the supplement is written, the sweep ends it once", async () => {
    for (let n = 1; n <= 3; n += 1) {
      const { id, checkoutId } = await deletedWithCopyOut();
      dieAt(n);
      await expect(attestRemoval(portal.ports, await portal.caller(portal.cast.staff), id, checkoutId, { method: "overwritten" })).rejects.toThrow(Crash);
      uninstall?.();
      expect((await checked(id)).supplements).toHaveLength(0);
      await sweep(portal.ports);
      await sweep(portal.ports);
      const { check, supplements } = await checked(id);
      expect(supplements).toHaveLength(1);
      expect(check.problems).toEqual([]);
      expect((await eventsOf(portal, id)).filter((event) => event === "transfers.supplement")).toHaveLength(1);
    }
  });
});
