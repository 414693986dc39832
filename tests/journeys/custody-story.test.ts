import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { createTus, download, patchTus, sendTus, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { answerOf, receive, refusalOf, show, take, takeAndRead, type Received } from "../support/received.ts";

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal(); });

const attested = { attested: true, method: "overwritten" } as const;
const giveBack = (id: string, cid: string) => portal.as(portal.cast.staff)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id, cid }, body: { note: "not needed" } });
const order = (id: string, when: string) => portal.as(portal.cast.customer)("POST /api/transfers/:id/directions", { params: { id }, body: { delete: when, reason: "as agreed" } });
const certificateOf = async (id: string): Promise<string> => (await fetch(`${portal.url}/api/transfers/${id}/certificate.json`, { headers: portal.bearer(portal.cast.customer) })).text();

async function deleted(id: string): Promise<string> {
  await order(id, "now");
  await until(() => show(portal, portal.cast.customer, id), (seen) => seen.state === "deleted", "deleted");
  return certificateOf(id);
}

function mails(): { messageId: string; to: string; text: string }[] {
  const folder = join(portal.folder, "data", "mail");
  return readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { messageId: string; to: string; text: string });
}

/** Both sides see the outstanding copy, by the count and by the row. */
async function outstanding(file: Received): Promise<number> {
  const seen = await Promise.all([portal.cast.customer, portal.cast.staff, portal.cast.supervisor].map((who) => show(portal, who, file.id)));
  const counts = seen.map((one) => [one.outstandingRemovals, one.copies.filter((copy) => copy.status === "removal-outstanding").length]);
  expect(new Set(counts.map((count) => JSON.stringify(count))).size).toBe(1);
  expect(counts[0]?.[0]).toBe(counts[0]?.[1]);
  return counts[0]?.[0] ?? -1;
}

describe("a copy that somebody took", () => {
  it("stays outstanding through giving back, taking over, another's return, collection and deletion, until it is attested", async () => {
    const { customer, staff, otherStaff, supervisor } = portal.cast;
    const file = await receive(portal);
    const first = await takeAndRead(portal, staff, file);
    expect(await outstanding(file)).toBe(0);
    expect((await show(portal, customer, file.id)).copies.find((copy) => copy.checkoutId === first)).toMatchObject({ holder: staff.name, where: "staff", status: "held" });
    await giveBack(file.id, first);
    expect(await outstanding(file)).toBe(1);

    const second = await takeAndRead(portal, otherStaff, file);
    await portal.as(supervisor)("POST /api/transfers/:id/take-over", { params: { id: file.id }, body: { reason: "on leave", device: "Workstation 1" } });
    expect(await outstanding(file)).toBe(2);
    expect((await show(portal, customer, file.id)).checkout?.holder.name).toBe(supervisor.name);

    const result = await sendTus(portal, supervisor, file.id, "repaired.sqlite", Buffer.from("repaired"), "result");
    await portal.as(supervisor)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "repaired" } });
    expect(await outstanding(file)).toBe(2);
    await (await download(portal, customer, file.id, result)).arrayBuffer();
    await until(() => show(portal, customer, file.id), (seen) => seen.state === "collected", "collected");
    expect(await outstanding(file)).toBe(2);

    const certificate = await deleted(file.id);
    expect(await outstanding(file)).toBe(2);
    const { keys } = (await (await fetch(`${portal.url}/api/verify/keys`)).json()) as { keys: never };
    const check = verifyCertificate(certificate, keys);
    expect([check.isValid, check.title, check.payload?.staffCopies.length]).toEqual([true, "The portal's copies are erased", 2]);
    const address = (await show(portal, customer, file.id)).certificateAddress ?? "";
    expect(await portal.as(null)("GET /api/verify/:address", { params: { address } })).toMatchObject({ outstandingRemovals: 2, title: "The portal's copies are erased" });

    // Attested late: a signed addition each, the certificate's bytes as they were.
    const attest = (who: typeof staff, cid: string) => portal.as(who)("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: file.id, cid }, body: attested });
    expect(await refusalOf(attest(otherStaff, first))).toBe("409 held-by-another");
    await attest(staff, first);
    expect(await outstanding(file)).toBe(1);
    await attest(otherStaff, second);
    expect(await outstanding(file)).toBe(0);
    expect(await certificateOf(file.id)).toBe(certificate);
    const shown = await portal.as(customer)("GET /api/transfers/:id/certificate", { params: { id: file.id } });
    expect([shown.title, shown.supplements.length]).toEqual(["All known copies are erased", 2]);
    const supplements = shown.supplements.map((supplement) => JSON.stringify(supplement["signed"]));
    expect(verifyCertificate(certificate, keys, supplements)).toMatchObject({ isValid: true, title: "All known copies are erased" });
    expect(verifyCertificate(certificate, keys).title).toBe("The portal's copies are erased");
  });

  it("is taken anew by whoever reads again after attesting", async () => {
    const { staff } = portal.cast;
    const file = await receive(portal);
    const cid = await takeAndRead(portal, staff, file);
    const attest = () => portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: file.id, cid }, body: attested });
    await attest();
    expect((await show(portal, staff, file.id)).checkout).toMatchObject({ isRemovalOutstanding: false });
    await (await download(portal, staff, file.id, file.fileId, { range: "bytes=0-0" })).arrayBuffer();
    await until(() => show(portal, staff, file.id), (seen) => seen.checkout?.isRemovalOutstanding === true, "outstanding again");
    expect(await refusalOf(portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "x", nothingToReturn: true } }))).toBe("409 removal-outstanding");
    await attest();
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "x", nothingToReturn: true } });
    expect(await outstanding(file)).toBe(0);
  });

  it("of which no byte was served needs no attestation, and the record says that none was taken", async () => {
    const { customer, staff } = portal.cast;
    const file = await receive(portal);
    const cid = await take(portal, staff, file.id);
    expect(await refusalOf(portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: file.id, cid }, body: attested }))).toBe("409 conflict-nothing-served");
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "answered by phone", nothingToReturn: true } });
    expect((await show(portal, customer, file.id)).copies.find((copy) => copy.checkoutId === cid)?.status).toBe("no-copy-taken");
    expect((JSON.parse(Buffer.from((JSON.parse(await deleted(file.id)) as { payload: string }).payload, "base64url").toString()) as { staffCopies: unknown[] }).staffCopies).toEqual([]);
  });
});

describe("work", () => {
  it("is done again on what was returned or collected, and giving back then leaves the earlier result where it was", async () => {
    const { customer, staff } = portal.cast;
    const file = await receive(portal);
    const cid = await take(portal, staff, file.id);
    expect((await giveBack(file.id, cid)).state).toBe("received");
    for (const kind of ["test", "repair", "conversion"] as const) {
      const again = await take(portal, staff, file.id);
      const working = await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/work", { params: { id: file.id, cid: again }, body: { kind } });
      expect(working.work.map((work) => work.kind)).toEqual([kind]);
      expect((await show(portal, customer, file.id)).state).toBe("in-work");
      expect((await giveBack(file.id, again)).state).toBe("received");
    }
    await take(portal, staff, file.id);
    const result = await sendTus(portal, staff, file.id, "one.sqlite", Buffer.from("first result"), "result");
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "first" } });
    const rework = await take(portal, staff, file.id);
    expect((await show(portal, customer, file.id)).state).toBe("checked-out");
    expect((await giveBack(file.id, rework)).state).toBe("returned");
    expect(await (await download(portal, customer, file.id, result)).text()).toBe("first result");
    await portal.as(customer)("POST /api/transfers/:id/collect", { params: { id: file.id } });
    await take(portal, staff, file.id);
    const second = await sendTus(portal, staff, file.id, "two.sqlite", Buffer.from("second result"), "result");
    await portal.as(staff)("POST /api/transfers/:id/return", { params: { id: file.id }, body: { note: "second" } });
    const returned = await show(portal, customer, file.id);
    expect([returned.state, returned.returned?.resultFileIds]).toEqual(["returned", [second]]);
    expect(await (await download(portal, customer, file.id, second)).text()).toBe("second result");
  });
});

describe("what support begins", () => {
  it("a medium that was brought in is taken in on the customer's behalf, and what became of it is on record (ALO-27)", async () => {
    const { customer, staff, otherCustomer } = portal.cast;
    const account = (await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } })).account.id;
    const onBehalf = { medium: "USB stick, blue", broughtBy: "Berta Schröder", becameOf: "handed back at the counter" };
    const { id } = await portal.as(staff)("POST /api/transfers", { body: { purpose: "repair", accountId: account, onBehalf } });
    await sendTus(portal, staff, id, "stick.sqlite", Buffer.from("from the stick"));
    await portal.as(staff)("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => show(portal, customer, id), (one) => one.state === "received", "received");
    expect([seen.onBehalf, seen.files[0]?.sentBy.name]).toEqual([onBehalf, staff.name]);
    expect(await refusalOf(show(portal, otherCustomer, id))).toBe("404 not-found");
    const taken = (await portal.as(customer)("GET /api/transfers/:id/timeline", { params: { id } })).items.find((item) => item.event === "transfers.take-in");
    expect([taken?.actor?.name, taken?.text]).toEqual([staff.name, "USB stick, blue, brought by Berta Schröder; handed back at the counter"]);
    // Without it, support sends no original and does not say that this is all.
    const plain = await portal.as(staff)("POST /api/transfers", { body: { purpose: "repair", accountId: account, instructions: { way: "phone" } } });
    expect(await answerOf(createTus(portal, staff, { transferId: plain.id, name: "x", bytes: 1 }))).toBe("403 not-allowed");
    expect(await refusalOf(portal.as(staff)("POST /api/transfers/:id/complete", { params: { id: plain.id } }))).toBe("403 not-allowed");
  });

  it("how the steps were given is asked for and shown (ALO-13)", async () => {
    const { customer, staff } = portal.cast;
    const accountId = (await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } })).account.id;
    const ask = (instructions?: object) => portal.as(staff)("POST /api/transfers", { body: { purpose: "support", accountId, ...(instructions === undefined ? {} : { instructions }) } as never });
    for (const wrong of [undefined, { way: "article" }, { way: "other" }, { way: "pigeon" }]) expect(await refusalOf(ask(wrong))).toBe("400 not-valid");
    for (const right of [{ way: "phone" }, { way: "mail" }, { way: "article", article: "KB 12", articleVersion: "3" }, { way: "other", other: "at the counter" }]) {
      const { id } = await ask(right);
      expect((await show(portal, customer, id)).instructions).toEqual(right);
    }
  });
});

describe("the customer's order about the end (ALO-20)", () => {
  const endOf = async (id: string): Promise<string | null> => (await show(portal, portal.cast.customer, id)).deadlineAt;

  it("may be earlier or later within the limit, replaced and taken back, until it begins; support gives none", async () => {
    const { customer, staff } = portal.cast;
    const { id } = await receive(portal);
    const ordinary = await endOf(id);
    const earlier = await order(id, "2026-12-01");
    // The end of that day in Berlin.
    expect([earlier.state, earlier.deleteAt, await endOf(id)]).toEqual(["waiting", "2026-12-01T23:00:00.000Z", "2026-12-01T23:00:00.000Z"]);
    const later = await order(id, "2027-02-01");
    expect(await endOf(id)).toBe("2027-02-01T23:00:00.000Z");
    expect((await show(portal, customer, id)).directions.map((direction) => direction.state).sort()).toEqual(["replaced", "waiting"]);
    for (const wrong of ["2026-11-20", "2027-02-20", "2030-01-01T00:00:00Z", "2026-02-30"]) expect(await refusalOf(order(id, wrong)), wrong).toBe("400 not-valid");
    expect(await refusalOf(portal.as(staff)("POST /api/transfers/:id/directions", { params: { id }, body: { delete: "2027-01-01", reason: "longer" } }))).toBe("403 not-allowed");
    const cancel = (did: string) => portal.as(customer)("DELETE /api/transfers/:id/directions/:did", { params: { id, did } });
    expect(await refusalOf(cancel(earlier.id))).toBe("409 wrong-state");
    expect((await cancel(later.id)).deadlineAt).toBe(ordinary);
    expect(await refusalOf(cancel(later.id))).toBe("409 wrong-state");
  });

  it("given while the database is still on its way holds after it arrived", async () => {
    const { customer } = portal.cast;
    const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } });
    const location = (await createTus(portal, customer, { transferId: id, name: "a.sqlite", bytes: 3 })).headers.get("location") ?? "";
    await patchTus(portal, customer, location, 0, Buffer.from("a"));
    await order(id, "2027-01-31");
    await patchTus(portal, customer, location, 1, Buffer.from("bc"));
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
    expect(await endOf(id)).toBe("2027-01-31T23:00:00.000Z");
  });

  it("now, while it is checked out: the holder is told, cannot read, and has still to attest; nothing undoes it", async () => {
    const { customer, staff } = portal.cast;
    const file = await receive(portal);
    const cid = await takeAndRead(portal, staff, file);
    const direction = await order(file.id, "now");
    expect(direction.state).toBe("begun");
    expect(await answerOf(download(portal, staff, file.id, file.fileId))).toBe("410 gone");
    expect(await answerOf(createTus(portal, staff, { transferId: file.id, name: "r", bytes: 1, kind: "result" }))).toBeOneOf(["409 wrong-state", "410 gone"]);
    expect(await refusalOf(portal.as(customer)("DELETE /api/transfers/:id/directions/:did", { params: { id: file.id, did: direction.id } }))).toBe("409 wrong-state");
    expect(await refusalOf(order(file.id, "2027-01-01"))).toBeOneOf(["409 wrong-state", "410 gone"]);
    await until(() => show(portal, customer, file.id), (seen) => seen.state === "deleted", "deleted");
    const [mail] = await portal.ports.records.read.outbox.list({ transferId: file.id, template: "deletion-ordered" });
    expect(mail?.personId).toBe(staff.personId);
    await sendMail(portal.ports);
    const sent = await until(() => Promise.resolve(mails()), (all) => all.some((one) => one.messageId === mail?.messageId), "told by mail");
    expect(sent.find((one) => one.messageId === mail?.messageId)).toMatchObject({ to: staff.email, text: expect.stringMatching(/attest/i) as string });
    expect(await outstanding(file)).toBe(1);
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: file.id, cid }, body: attested });
    expect(await outstanding(file)).toBe(0);
  });

  it("of a date begins when that date has come", async () => {
    const { customer } = portal.cast;
    const { id, fileId } = await receive(portal);
    const at = portal.clock.now().add({ hours: 5 });
    await order(id, at.toString());
    portal.clock.set(at.subtract({ seconds: 1 }).toString());
    await sweep(portal.ports);
    expect((await download(portal, customer, id, fileId)).status).toBe(200);
    portal.clock.set(at.toString());
    expect(await answerOf(download(portal, customer, id, fileId))).toBe("410 gone");
    await sweep(portal.ports);
    expect((await show(portal, customer, id)).state).toBe("deleted");
  });
});
