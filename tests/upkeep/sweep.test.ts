import { finished } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { request } from "../../server/actions/transfers/request.ts";
import { complete } from "../../server/actions/transfers/complete.ts";
import { overview } from "../../server/actions/upkeep/overview.ts";
import { check, sweep, tidy } from "../../server/actions/upkeep/sweep.ts";
import { send } from "../../server/demo/send.ts";
import { read } from "../../server/actions/transfers/read.ts";
import { verifyReceipt } from "../../server/sealing/verify-certificate.ts";
import { receiptOf } from "../../server/actions/upkeep/receipt.ts";
import { jobs } from "../../jobs/schedule.ts";
import { runOnce } from "../../jobs/run-once.ts";
import { contentOf, eventsOf, openUpkeep, readability, receivedTransfer, replaced, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());

const customer = () => portal.caller(portal.cast.customer);
const used = async (): Promise<number> => (await portal.ports.records.read.accounts.find({ id: (await customer()).accountId! }))!.usedBytes;

async function begun(bytes: number, stopAt?: number): Promise<{ id: string; fileId: string }> {
  const { id } = await request(portal.ports, await customer(), { purpose: "support", title: "begun" });
  const fileId = await send(portal.ports, await customer(), id, { name: "a.sqlite", content: contentOf(id, bytes), ...(stopAt === undefined ? {} : { stopAt }) });
  return { id, fileId };
}

describe("a transfer that its customer leaves alone", () => {
  it("is completed 24 h after the last byte when no upload is unfinished, then checked and received with a receipt that proves it", async () => {
    const { id } = await begun(2000);
    portal.clock.advance({ hours: 23, minutes: 59 });
    await sweep(portal.ports);
    expect((await portal.row(id)).state).toBe("uploading");
    portal.clock.advance({ minutes: 1 });
    await sweep(portal.ports);
    expect((await portal.row(id)).state).toBe("checking");
    await check(portal.ports);
    const row = await portal.row(id);
    expect(row.state).toBe("received");
    const receipt = verifyReceipt(await receiptOf(portal.ports, row), portal.ports.signer.publicKeys());
    expect(receipt.problems).toEqual([]);
    expect(receipt.payload?.files).toMatchObject([{ bytes: 2000, name: null }]);
  });

  it("ALO-15 with an unfinished upload waits, is abandoned 7 days after the last byte, and nobody of the staff hears of it", async () => {
    const before = await used();
    const { id } = await begun(5000, 3000);
    portal.clock.advance({ hours: 24 * 7 - 1 });
    await sweep(portal.ports);
    expect((await portal.row(id)).state).toBe("uploading");
    portal.clock.advance({ hours: 1 });
    await sweep(portal.ports);
    expect(await portal.row(id)).toMatchObject({ state: "deleted", deletingBecause: "abandoned" });
    expect(await portal.ports.records.read.outbox.count({ transferId: id, personId: null })).toBe(0);
    expect(await used()).toBe(before);
  });

  it("is withdrawn when nothing was sent in 30 days, and its title goes with it", async () => {
    const { id } = await request(portal.ports, await customer(), { purpose: "support", title: "never sent" });
    portal.clock.advance({ hours: 24 * 30 - 1 });
    await sweep(portal.ports);
    expect((await portal.row(id)).state).toBe("requested");
    portal.clock.advance({ hours: 1 });
    await sweep(portal.ports);
    expect(await portal.row(id)).toMatchObject({ state: "withdrawn", titleSealed: null, textKey: null });
  });

  it("I3 has an unfinished result swept 7 days after its last byte, its room given back, while the transfer lives on", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    const before = await used();
    const fileId = await send(portal.ports, await portal.caller(portal.cast.staff), transfer.id, { name: "r.sqlite", content: contentOf("r", 4000), kind: "result", stopAt: 2000 });
    expect(await used()).toBe(before + 4000);
    portal.clock.advance({ hours: 24 * 7 });
    await sweep(portal.ports);
    expect(await used()).toBe(before);
    expect((await portal.ports.records.read.files.find({ id: fileId }))?.state).toBe("removed");
    expect((await portal.ports.sealed.probe(fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
    expect((await portal.row(transfer.id)).state).toBe("checked-out");
  });
});

describe("F16 a check that a crash interrupted", () => {
  it("is taken up by the job and received exactly once", async () => {
    const { id } = await begun(2000);
    await complete(portal.ports, await customer(), id, []);
    await Promise.all([check(portal.ports), check(portal.ports)]);
    await check(portal.ports);
    expect((await portal.row(id)).state).toBe("received");
    expect((await eventsOf(portal, id)).filter((event) => event === "transfers.accept")).toHaveLength(1);
    expect(await portal.ports.records.read.outbox.count({ transferId: id, template: "transfer-arrived" })).toBe(1);
  });

  it("F19 waits while the keys do not answer, and is never read without them", async () => {
    const { id } = await begun(2000);
    await complete(portal.ports, await customer(), id, []);
    const keys = replaced(portal.ports.keys, { wrap: () => Promise.reject(new Error("no keys")), unwrap: () => Promise.reject(new Error("no keys")) });
    await check({ ...portal.ports, keys });
    expect((await portal.row(id)).state).toBe("checking");
    await check(portal.ports);
    expect((await portal.row(id)).state).toBe("received");
  });
});

describe("a checkout whose date passes", () => {
  it("reads no more, is recorded once, and tells its holder and the supervisors once", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    portal.clock.advance({ hours: 24 * 7 });
    await sweep(portal.ports);
    await sweep(portal.ports);
    const staff = await portal.caller(portal.cast.staff);
    await expect(read(portal.ports, staff, transfer.id, transfer.fileId)).rejects.toMatchObject({ code: "gone" });
    expect((await eventsOf(portal, transfer.id)).filter((event) => event === "transfers.expire-checkout")).toHaveLength(1);
    expect(await portal.ports.records.read.outbox.count({ transferId: transfer.id, template: "checkout-expired" })).toBe(1);
    expect(await portal.ports.records.read.outbox.count({ transferId: transfer.id, template: "removal-escalated" })).toBe(1);
    expect((await portal.row(transfer.id)).state).toBe("checked-out");
  });
});

describe("a reading", () => {
  it("of a part that went silent is closed after five minutes into one ledger row with its bytes", async () => {
    const transfer = await receivedTransfer(portal, { bytes: 5000 });
    const readable = await read(portal.ports, await customer(), transfer.id, transfer.fileId);
    for (const [start, end] of [[0, 1000], [1000, 1500]] as const) await finished((await readable.open(start, end)).resume());
    await expect.poll(async () => (await portal.ports.records.read.readings.list({ transferId: transfer.id }))[0]).toMatchObject({ bytes: 1500, ranges: "[[0,1500]]" });
    portal.clock.advance({ minutes: 4, seconds: 59 });
    await sweep(portal.ports);
    expect(await eventsOf(portal, transfer.id)).not.toContain("transfers.read");
    portal.clock.advance({ seconds: 1 });
    await sweep(portal.ports);
    await sweep(portal.ports);
    const rows = await portal.ports.records.read.ledgerRows.list({ transferId: transfer.id, event: "transfers.read" });
    expect(rows.map((row) => JSON.parse(row.facts) as object)).toMatchObject([{ bytes: 1500, fileId: transfer.fileId }]);
  });
});

describe("I3 an object that no record knows", () => {
  it("is removed once it is a day old, and what is in use stays", async () => {
    const transfer = await receivedTransfer(portal);
    const orphan = portal.ports.randomness.id("file");
    await portal.ports.sealed.begin(orphan, new Uint8Array(32));
    const ids = async (): Promise<string[]> => (await Array.fromAsync(portal.ports.sealed.list())).map((object) => object.fileId);
    const old = replaced(portal.ports.sealed, { list: () => (async function* () { for await (const object of portal.ports.sealed.list()) yield { ...object, changedAt: portal.clock.now().subtract({ hours: 25 }) }; })() });
    const young = replaced(portal.ports.sealed, { list: () => (async function* () { for await (const object of portal.ports.sealed.list()) yield { ...object, changedAt: portal.clock.now().subtract({ hours: 23 }) }; })() });
    await tidy({ ...portal.ports, sealed: young });
    expect(await ids()).toContain(orphan);
    await tidy({ ...portal.ports, sealed: old });
    expect(await ids()).not.toContain(orphan);
    expect(await readability(portal, transfer)).toBe("readable");
  });
});

describe("F36 one item that always fails", () => {
  it("does not stop the others, and is reported to supervisors", async () => {
    const transfers = [await receivedTransfer(portal), await receivedTransfer(portal), await receivedTransfer(portal)];
    const bad = transfers[1]!.fileId;
    const sealed = replaced(portal.ports.sealed, { remove: (fileId) => (fileId === bad ? Promise.reject(new Error("EIO")) : portal.ports.sealed.remove(fileId)) });
    portal.clock.advance({ hours: 720 });
    const ports = { ...portal.ports, sealed };
    const job = jobs.find((candidate) => candidate.name === "sweep")!;
    for (let tick = 0; tick < 3; tick += 1) await runOnce(ports, job);
    expect(await Promise.all(transfers.map(async ({ id }) => (await portal.row(id)).state))).toEqual(["deleted", "deleting", "deleted"]);
    const seen = await overview(ports, await portal.caller(portal.cast.supervisor));
    expect(seen.failing.map((failing) => [failing.transfer.id, failing.step])).toEqual([[transfers[1]!.id, "objects"]]);
    expect(seen.jobs.find((row) => row.name === "sweep")?.lastResult).toContain("failed 1");
    await runOnce(portal.ports, job);
    expect((await portal.row(transfers[1]!.id)).state).toBe("deleted");
  });

  it("of the questions themselves: a part that fails as a whole does not stop the next one", async () => {
    const transfer = await receivedTransfer(portal);
    portal.clock.advance({ hours: 720 });
    const lists = replaced(portal.ports.records.read.lists, { dueDirections: () => Promise.reject(new Error("broken")) });
    const records = replaced(portal.ports.records, { read: replaced(portal.ports.records.read, { lists }) });
    expect(await sweep({ ...portal.ports, records })).toContain("directions failed");
    expect((await portal.row(transfer.id)).state).toBe("deleted");
  });
});
