import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { request } from "../../server/actions/transfers/request.ts";
import { beginDeletion } from "../../server/actions/upkeep/begin-deletion.ts";
import { eraseTransfer } from "../../server/actions/upkeep/erase.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { send } from "../../server/demo/send.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import type { Ports } from "../../server/actions/context.ts";
import type { SealedStore } from "../../server/ports/sealed-store.ts";
import { findNeedles, textNeedles, windowsOf } from "../support/canaries.ts";
import { contentOf, isPostgres, openUpkeep, receivedTransfer, replaced, returned, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep({ environment: { STORE_DECLARATION: "The disk is not copied anywhere." } }); });
afterAll(() => portal.close());

async function ordered(wish: Parameters<typeof receivedTransfer>[1] = {}): Promise<{ id: string; fileId: string; content: Buffer }> {
  const transfer = await receivedTransfer(portal, wish);
  await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "Please delete it, said the canary of the reason" });
  return transfer;
}

const withStore = (changes: Partial<SealedStore>): Ports => ({ ...portal.ports, sealed: replaced(portal.ports.sealed, changes) });
const certificates = (transferId: string): Promise<number> => portal.ports.records.read.certificates.count({ transferId });
const usual = { answerMilliseconds: 20_000 };
const soon = { answerMilliseconds: 50 };

describe("F38 there is no certificate while", () => {
  const faults: [string, Partial<SealedStore>, RegExp][] = [
    ["the store keeps a version", { remove: () => Promise.resolve(), probe: () => Promise.resolve([{ place: "versions", found: "yes", detail: "1" }]) }, /Traces are still found: versions/],
    ["the store keeps an unfinished part", { probe: () => Promise.resolve([{ place: "object", found: "no", detail: "" }, { place: "unfinished parts", found: "yes", detail: "1" }]) }, /unfinished parts/],
    ["the store says that it was removed and it was not", { remove: () => Promise.resolve() }, /Traces are still found/],
    ["the removal fails for one of its parts", { remove: () => Promise.reject(new Refusal("unavailable", "The store removed only some of it.")) }, /only some/],
    ["the probe fails", { probe: () => Promise.reject(new Refusal("unavailable", "The store does not answer.")) }, /does not answer/],
    ["the probe does not answer in time", { probe: () => new Promise<never>(() => undefined) }, /in time/],
    ["the removal does not answer in time", { remove: () => new Promise<never>(() => undefined) }, /in time/],
  ];
  it.each(faults)("%s; it is shown, and tried again until the store answers", async (name, changes, because) => {
    const limits = name.endsWith("in time") ? soon : usual;
    const { id } = await ordered();
    for (let tick = 0; tick < 3; tick += 1) {
      expect(await eraseTransfer(withStore(changes), id, limits)).toBe("failing");
      expect(await certificates(id)).toBe(0);
      const row = await portal.row(id);
      expect(row.state).toBe("deleting");
      expect(row.failingBecause).toMatch(because);
      expect(row.textKey).toBeNull();
    }
    expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
    expect(await certificates(id)).toBe(1);
  });

  it("a row still holds a key or a text, or the records do not answer", async () => {
    const { id } = await ordered();
    for (const found of ["yes", "unknown"] as const) {
      const records = replaced(portal.ports.records, { probe: () => Promise.resolve([{ place: "files.wrapped_key", found, detail: "1 rows" }]) });
      expect(await eraseTransfer({ ...portal.ports, records }, id, usual)).toBe("failing");
      expect(await certificates(id)).toBe(0);
    }
    expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
  });

  it("a key that came back into its row is destroyed again before the certificate", async () => {
    const { id, fileId } = await ordered();
    await eraseTransfer(withStore({ probe: () => Promise.reject(new Error("down")) }), id, usual);
    await portal.ports.records.read.files.update({ id: fileId }, { wrappedKey: new Uint8Array(60) });
    expect(await eraseTransfer(portal.ports, id)).toBe("failing");
    expect(await eraseTransfer(portal.ports, id)).toBe("deleted");
    expect((await portal.ports.records.read.files.find({ id: fileId }))?.wrappedKey).toBeNull();
  });
});

describe("F19 while the key store does not answer", () => {
  it("an erasure waits and nothing is lost of its certificate", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    await portal.ports.records.transact(async (tables) => { await beginDeletion(portal.ports, tables, (await tables.transfers.find({ id: transfer.id }))!, { because: "deadline", actorId: null }); });
    const keys = replaced(portal.ports.keys, { unwrap: () => Promise.reject(new Refusal("key-unavailable", "The keys cannot be used at present.")) });
    expect(await eraseTransfer({ ...portal.ports, keys }, transfer.id)).toBe("failing");
    expect(await eraseTransfer(portal.ports, transfer.id)).toBe("deleted");
    const certificate = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    expect(verifyCertificate(certificate!.jws, portal.ports.signer.publicKeys()).payload?.staffCopies).toMatchObject([{ device: "Laptop 7", removal: null }]);
  });
});

describe("ALO-21 a deletion", () => {
  it("covers originals, results and unfinished uploads, and its certificate says so and no more", async () => {
    const title = "canary title Wąchock 7391";
    const transfer = await receivedTransfer(portal, { title, name: "canary-name-5512.sqlite", bytes: 40_000 });
    const staff = await portal.caller(portal.cast.staff);
    const checkoutId = await takenOut(portal, transfer);
    await send(portal.ports, staff, transfer.id, { name: "half-canary.sqlite", content: contentOf("half", 3_000_000), kind: "result", stopAt: 2_500_000 });
    const reason = "canary reason 8812";
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason });
    expect(await eraseTransfer(portal.ports, transfer.id)).toBe("deleted");
    await sendMail(portal.ports);

    const row = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    const check = verifyCertificate(row!.jws, portal.ports.signer.publicKeys());
    expect(check.problems).toEqual([]);
    expect(check.payload).toMatchObject({
      reason: { cause: "customer-now", instruction: null, orderedBy: portal.cast.customer.name },
      verification: { result: "nothing-found-where-verifiable" },
      staffCopies: [{ checkoutId, holder: portal.cast.staff.name, device: "Laptop 7", removal: null }],
    });
    expect(check.payload!.reason.instructionDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(check.payload!.placesCovered.filter((place) => place.found === "unknown").map((place) => place.declaration))).toEqual(new Set(["The disk is not copied anywhere."]));
    expect(check.title).toBe("The portal's copies are erased");

    const left: string[] = [];
    for (const name of await readdir(join(portal.folder, "data"), { recursive: true })) if ((await portal.ports.records.read.files.list({ transferId: transfer.id })).some((file) => name.includes(file.id))) left.push(name);
    expect(left).toEqual([]);
    const needles = [...windowsOf("content", transfer.content, 8), ...textNeedles("title", title), ...textNeedles("name", "canary-name-5512"), ...textNeedles("reason", reason), ...textNeedles("half", "half-canary")];
    expect(findNeedles([portal.folder], needles)).toEqual([]);
    expect(portal.mails.filter((mail) => needles.some((needle) => JSON.stringify(mail).includes(needle.bytes.toString("utf8"))))).toEqual([]);
  });

  it("keeps back-ups in its date: the latest day under whose key anything was ever wrapped", async () => {
    const { id } = await receivedTransfer(portal);
    const customer = await portal.caller(portal.cast.customer);
    const received = Temporal.Instant.from((await portal.row(id)).receivedAt!);
    await direct(portal.ports, customer, id, { delete: received.add({ hours: 24 * 60 }).toString(), reason: "longer" });
    await direct(portal.ports, customer, id, { delete: "now", reason: "after all at once" });
    await eraseTransfer(portal.ports, id);
    const row = await portal.ports.records.read.certificates.find({ transferId: id });
    const lastDay = received.add({ hours: 24 * 60 }).toZonedDateTimeISO("UTC").toPlainDate().add({ days: 1 });
    expect(verifyCertificate(row!.jws, portal.ports.signer.publicKeys()).payload?.backupsUnreadableAt).toBe(`${lastDay.toString()}T00:00:00.000Z`);
  });

  it("names salted digests where the customer wished them, and keeps no plain one", async () => {
    const { id, content } = await ordered({ saltDigests: true, bytes: 777 });
    const file = (await portal.ports.records.read.files.list({ transferId: id }))[0]!;
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    await eraseTransfer(portal.ports, id);
    const row = await portal.ports.records.read.certificates.find({ transferId: id });
    const [named] = verifyCertificate(row!.jws, portal.ports.signer.publicKeys()).payload!.files;
    expect(named?.digest.kind).toBe("salted-sha256");
    expect(named?.digest.value).not.toBe(file.sha256);
    expect(content.length).toBe(named?.bytes);
    expect((await portal.ports.records.read.files.find({ id: file.id }))?.sha256).toBeNull();
    const events = (await portal.ports.records.read.ledgerRows.list({ transferId: id })).map((entry) => entry.facts).join("\n");
    expect(events).not.toContain(file.sha256!);
    if (isPostgres) return;
    const database = new DatabaseSync(join(portal.folder, "data", "records", (await readdir(join(portal.folder, "data", "records"))).find((name) => /\.(db|sqlite)$/.test(name))!), { readOnly: true });
    const dump = (database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[]).map(({ name }) => JSON.stringify(database.prepare(`select * from "${name}"`).all())).join("\n");
    database.close();
    expect(dump.includes(file.sha256!)).toBe(false);
  });

  it("of an upload that was never completed says so", async () => {
    const customer = await portal.caller(portal.cast.customer);
    const { id } = await request(portal.ports, customer, { purpose: "support" });
    await send(portal.ports, customer, id, { name: "begun.sqlite", content: contentOf("begun", 5000), stopAt: 3000 });
    await portal.ports.records.transact(async (tables) => { await beginDeletion(portal.ports, tables, (await tables.transfers.find({ id }))!, { because: "abandoned", actorId: null }); });
    await eraseTransfer(portal.ports, id);
    const row = await portal.ports.records.read.certificates.find({ transferId: id });
    const check = verifyCertificate(row!.jws, portal.ports.signer.publicKeys());
    expect(check.problems).toEqual([]);
    expect(check.payload).toMatchObject({ reason: { cause: "abandoned" }, files: [], transfer: { receivedAt: null } });
  });

  it("I3 gives the account its room back to the byte", async () => {
    const accountId = (await portal.caller(portal.cast.customer)).accountId!;
    const used = async (): Promise<number> => (await portal.ports.records.read.accounts.find({ id: accountId }))!.usedBytes;
    const before = await used();
    const transfer = await receivedTransfer(portal, { bytes: 12_345 });
    await takenOut(portal, transfer);
    await returned(portal, transfer.id);
    expect(await used()).toBe(before + 12_345 + 900);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "done" });
    await eraseTransfer(portal.ports, transfer.id);
    expect(await used()).toBe(before);
  });
});
