import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attestRemoval } from "../../server/actions/transfers/attest-removal.ts";
import { cancelDirection } from "../../server/actions/transfers/cancel-direction.ts";
import { checkOut } from "../../server/actions/transfers/check-out.ts";
import { direct } from "../../server/actions/transfers/direct.ts";
import { read } from "../../server/actions/transfers/read.ts";
import { appendUpload } from "../../server/actions/uploads/append-upload.ts";
import { createUpload } from "../../server/actions/uploads/create-upload.ts";
import { finishUpload } from "../../server/actions/uploads/finish-upload.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { contentOf, eventsOf, openUpkeep, receivedTransfer, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());

const customer = () => portal.caller(portal.cast.customer);
const order = async (id: string, when: string): Promise<{ id: string }> => direct(portal.ports, await customer(), id, { delete: when, reason: "as agreed" });
const in_ = (hours: number): string => portal.clock.now().add({ hours }).toString();

describe("ALO-20 the customer's direction", () => {
  it("now, while checked out: the holder is told and must attest, the checkout is over, the certificate names the copy", async () => {
    const transfer = await receivedTransfer(portal);
    const checkoutId = await takenOut(portal, transfer);
    await order(transfer.id, "now");
    const row = await portal.row(transfer.id);
    expect(row).toMatchObject({ state: "deleting", deletingBecause: "direction", openCheckoutId: null, holderId: null, outstandingRemovals: 1 });
    expect(await portal.ports.records.read.checkouts.find({ id: checkoutId })).toMatchObject({ end: "deleted" });
    const told = await portal.ports.records.read.outbox.find({ transferId: transfer.id, template: "deletion-ordered" });
    expect(told?.personId).toBe(portal.cast.staff.personId);
    expect(JSON.parse(told!.facts)).toMatchObject({ mustAttest: true, because: "direction" });
    await attestRemoval(portal.ports, await portal.caller(portal.cast.staff), transfer.id, checkoutId, { method: "overwritten" });
    await sweep(portal.ports);
    const certificate = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    expect(verifyCertificate(certificate!.jws, portal.ports.signer.publicKeys()).title).toBe("All known copies are erased");
  });

  it("an earlier date ends it then and not before, whatever its ordinary end", async () => {
    const transfer = await receivedTransfer(portal);
    const at = in_(100);
    await order(transfer.id, at);
    portal.clock.set(Temporal.Instant.from(at).subtract({ milliseconds: 1 }).toString());
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("received");
    portal.clock.set(at);
    await sweep(portal.ports);
    expect(await portal.row(transfer.id)).toMatchObject({ state: "deleted", deletingBecause: "direction" });
    const certificate = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    expect(verifyCertificate(certificate!.jws, portal.ports.signer.publicKeys()).payload?.reason).toMatchObject({ cause: "customer-date" });
    expect((await portal.ports.records.read.directions.list({ transferId: transfer.id })).map((direction) => direction.state)).toEqual(["done"]);
  });

  it("a later date keeps it past its ordinary end, at most 90 days after receipt", async () => {
    const transfer = await receivedTransfer(portal);
    await expect(order(transfer.id, in_(24 * 90 + 1))).rejects.toMatchObject({ code: "not-valid" });
    await order(transfer.id, in_(24 * 90));
    portal.clock.advance({ hours: 24 * 60 });
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("received");
    portal.clock.advance({ hours: 24 * 30 });
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
  });

  it("cannot be undone once it has begun, and a taken back one gives the ordinary end again", async () => {
    const begun = await receivedTransfer(portal);
    const now = await order(begun.id, "now");
    await expect(cancelDirection(portal.ports, await customer(), begun.id, now.id)).rejects.toMatchObject({ code: "wrong-state" });
    await expect(order(begun.id, in_(50))).rejects.toMatchObject({ code: "wrong-state" });
    const waiting = await receivedTransfer(portal);
    const ordinary = (await portal.row(waiting.id)).deadlineAt;
    const dated = await order(waiting.id, in_(50));
    await cancelDirection(portal.ports, await customer(), waiting.id, dated.id);
    expect((await portal.row(waiting.id)).deadlineAt).toBe(ordinary);
    portal.clock.advance({ hours: 51 });
    await sweep(portal.ports);
    expect((await portal.row(waiting.id)).state).toBe("received");
  });
});

describe("F39 a customer who extends while the sweep runs", () => {
  it("either keeps it or is told that it has begun: one order wins, and what was accepted is recorded", async () => {
    for (let round = 0; round < 6; round += 1) {
      const transfer = await receivedTransfer(portal);
      portal.clock.set((await portal.row(transfer.id)).deadlineAt!);
      const both = round % 2 === 0 ? [order(transfer.id, in_(24 * 10)), sweep(portal.ports)] : [sweep(portal.ports), order(transfer.id, in_(24 * 10))];
      const results = await Promise.allSettled(both);
      const wasAccepted = results[round % 2]?.status === "fulfilled";
      await sweep(portal.ports);
      const row = await portal.row(transfer.id);
      const events = await eventsOf(portal, transfer.id);
      expect(row.state).toBe(wasAccepted ? "received" : "deleted");
      expect(events.includes("transfers.direct")).toBe(wasAccepted);
      expect(events.filter((event) => event === "transfers.delete")).toHaveLength(wasAccepted ? 0 : 1);
      expect(events.filter((event) => event === "transfers.finish")).toHaveLength(wasAccepted ? 0 : 1);
      if (wasAccepted) await order(transfer.id, "now");
    }
  });
});

describe("F40 a download that is open when the deletion comes", () => {
  it("ends with an error or whole, and the deletion is certified", async () => {
    const transfer = await receivedTransfer(portal, { bytes: 6_000_000 });
    const caller = await customer();
    const readable = await read(portal.ports, caller, transfer.id, transfer.fileId);
    const stream = await readable.open(0, readable.file.bytes);
    const chunks: Buffer[] = [];
    const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    chunks.push((await iterator.next()).value as Buffer);
    await order(transfer.id, "now");
    await sweep(portal.ports);
    let isWhole = true;
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) chunks.push(next.value);
    } catch {
      isWhole = false;
    }
    await finished(stream).catch(() => undefined);
    if (isWhole) expect(Buffer.concat(chunks).equals(transfer.content)).toBe(true);
    else expect(Buffer.concat(chunks).length).toBeLessThan(transfer.content.length);
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
    expect((await eventsOf(portal, transfer.id)).filter((event) => event === "transfers.read").length).toBeLessThanOrEqual(1);
  });
});

describe("I5 an upload that is still coming in when the deletion runs", () => {
  it("leaves nothing behind: what arrives after the removal is stored nowhere", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    const staff = await portal.caller(portal.cast.staff);
    const content = contentOf("late", 9_000_000);
    const upload = await createUpload(portal.ports, staff, { transferId: transfer.id, kind: "result", name: "late.sqlite", bytes: content.length, sha256: null, termsVersion: null });
    const source = new PassThrough({ highWaterMark: 4_000_000 });
    source.write(content.subarray(0, 3_000_000));
    const appended = appendUpload(portal.ports, staff, upload.id, 0, source).then(() => "taken", () => "refused");
    await expect.poll(() => source.writableLength).toBe(0);
    await order(transfer.id, "now");
    const erased = sweep(portal.ports);
    for (let at = 3_000_000; at < content.length; at += 1_000_000) {
      source.write(content.subarray(at, at + 1_000_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    source.end();
    await Promise.all([erased, appended]);
    await finishUpload(portal.ports, staff, upload.id).catch(() => undefined);
    for (let tick = 0; tick < 3; tick += 1) await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
    expect((await portal.ports.sealed.probe(upload.id)).filter((answer) => answer.found === "yes")).toEqual([]);
    await expect(createUpload(portal.ports, staff, { transferId: transfer.id, kind: "result", name: "later.sqlite", bytes: 10, sha256: null, termsVersion: null })).rejects.toThrow();
  });
});

describe("a working copy", () => {
  it("that was never downloaded needs no attestation when the customer orders the deletion", async () => {
    const transfer = await receivedTransfer(portal);
    await checkOut(portal.ports, await portal.caller(portal.cast.staff), transfer.id, { purpose: "repair", reason: "Not yet downloaded", device: "Laptop 7", copy: "full" });
    await order(transfer.id, "now");
    await sweep(portal.ports);
    expect(await portal.row(transfer.id)).toMatchObject({ state: "deleted", outstandingRemovals: 0 });
    const certificate = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    expect(verifyCertificate(certificate!.jws, portal.ports.signer.publicKeys()).payload?.staffCopies).toEqual([]);
  });
});
