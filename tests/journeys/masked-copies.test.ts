import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import type { CopyKind, Purpose } from "../../server/domain/custody/words.ts";
import { sendTus, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { answerOf, refusalOf, show } from "../support/received.ts";

const chinook = readFileSync(new URL("../support/data/Chinook_Sqlite.sqlite", import.meta.url));
let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal();
});

async function sent(purpose: Purpose, content: Buffer = chinook, name = "Chinook.sqlite"): Promise<{ id: string; fileId: string }> {
  const { customer } = portal.cast;
  const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose } });
  const fileId = await sendTus(portal, customer, id, name, content);
  await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
  await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
  return { id, fileId };
}
const take = (id: string, copy: CopyKind, purpose: Purpose = "support", who = portal.cast.staff) =>
  portal.as(who)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose, reason: "The report shows wrong totals", device: "Laptop 7", copy } });
const content = (who: typeof portal.cast.staff, id: string, fileId: string) => fetch(`${portal.url}/api/transfers/${id}/files/${fileId}/content`, { headers: portal.bearer(who) });
const ownAccount = async (): Promise<string> => (await portal.caller(portal.cast.customer)).accountId ?? "";
const rule = async (who: typeof portal.cast.staff, fullCopyNeedsApproval: boolean) => portal.as(who)("PUT /api/accounts/:accountId/copy-rules", { params: { accountId: await ownAccount() }, body: { fullCopyNeedsApproval } });

describe("a masked working copy", () => {
  it("is made for support, can be downloaded while the original and real results stay closed, and joins still work", async () => {
    const { customer, staff } = portal.cast;
    const { id, fileId } = await sent("support");
    expect(await show(portal, staff, id)).toMatchObject({ isMaskable: true });
    const checkout = await take(id, "masked");
    expect(checkout.copy).toBe("masked");
    const seen = await show(portal, customer, id);
    const masked = seen.files.find((file) => file.kind === "masked");
    expect(masked).toMatchObject({ name: "Chinook.masked.sqlite", format: { name: "SQLite", finding: "readable" } });
    expect(await answerOf(content(staff, id, fileId))).toBe("403 not-allowed");
    const bytes = Buffer.from(await (await content(staff, id, masked?.id ?? "")).arrayBuffer());
    expect(bytes.length).toBe(masked?.bytes);
    for (const personal of ["luisg@embraer.com.br", "Theodor-Heuss-Straße 34", "+49 0711 2842222", "Gonçalves"]) {
      expect(chinook.includes(personal), personal).toBe(true);
      expect(bytes.includes(personal), personal).toBe(false);
    }
    const path = join(portal.folder, "masked.sqlite");
    writeFileSync(path, bytes);
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare("SELECT count(*) AS n FROM Customer JOIN Invoice USING (CustomerId)").get()).toEqual({ n: 412 });
    database.close();
    const { items } = await portal.as(customer)("GET /api/transfers/:id/timeline", { params: { id }, query: { limit: 50 } });
    expect(items.find((entry) => entry.event === "transfers.mask")?.facts).toMatchObject({ ofFileId: fileId, tables: 11, planSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(items.find((entry) => entry.event === "transfers.check-out")?.facts).toMatchObject({ copy: "masked", sha256: masked?.sha256 });
  });
  it("is made once: whoever takes it after a give-back gets the same file", async () => {
    const { staff } = portal.cast;
    const { id } = await sent("support");
    const first = await take(id, "masked");
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id, cid: first.id } });
    await take(id, "masked");
    expect((await show(portal, staff, id)).files.filter((file) => file.kind === "masked")).toHaveLength(1);
  });
  it("is erased with the transfer, and its room in the quota comes back", async () => {
    const { customer } = portal.cast;
    const accountId = await ownAccount();
    const before = (await portal.ports.records.read.accounts.find({ id: accountId }))?.usedBytes;
    const { id } = await sent("support");
    await take(id, "masked");
    const files = await portal.ports.records.read.files.list({ transferId: id });
    expect(files.map((file) => file.kind).sort()).toEqual(["masked", "original"]);
    await portal.as(customer)("POST /api/transfers/:id/directions", { params: { id }, body: { delete: "now", reason: "done" } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "deleted", "deleted");
    for (const file of files) expect(await portal.ports.sealed.bytes(file.id)).toBe(null);
    expect((await portal.ports.records.read.accounts.find({ id: accountId }))?.usedBytes).toBe(before);
  });
  it("is refused, with what is still possible, for a format that is not read and for a file over the limit", async () => {
    const { id } = await sent("support", Buffer.from("This is no database, and nobody knows what it is."), "unknown.bin");
    expect(await show(portal, portal.cast.staff, id)).toMatchObject({ isMaskable: false });
    expect(await refusalOf(take(id, "masked"))).toBe("409 masked-not-available");
    expect((await show(portal, portal.cast.staff, id)).state).toBe("received");
    expect((await take(id, "full")).copy).toBe("full");
  });
  it("nobody sends one: it comes from the portal alone", async () => {
    const { id } = await sent("support");
    for (const who of [portal.cast.customer, portal.cast.staff]) await expect(sendTus(portal, who, id, "mine.sqlite", chinook, "masked")).rejects.toThrow();
    expect((await show(portal, portal.cast.customer, id)).files.map((file) => file.kind)).toEqual(["original"]);
  });
});

describe("the full copy for support", () => {
  it("needs the customer's approval where the account asks for it; without an answer nothing is given", async () => {
    const { customer, staff, otherCustomer } = portal.cast;
    const { id, fileId } = await sent("support");
    expect(await rule(customer, true)).toEqual({ fullCopyNeedsApproval: true });
    expect(await refusalOf(take(id, "full"))).toBe("403 approval-needed");
    // Another purpose on the checkout is no way around: the transfer's own counts.
    expect(await refusalOf(take(id, "full", "repair"))).toBe("403 approval-needed");
    const asked = await show(portal, customer, id);
    expect(asked).toMatchObject({ fullCopyNeedsApproval: true, fullCopyRequests: [{ person: { id: staff.personId }, reason: "The report shows wrong totals", isAllowed: null }] });
    const decide = (who: typeof staff, isAllowed: boolean, personId = staff.personId) => portal.as(who)("POST /api/transfers/:id/full-copies", { params: { id }, body: { personId, isAllowed } });
    expect(await refusalOf(decide(otherCustomer, true))).toBe("404 not-found");
    expect(await refusalOf(decide(staff, true))).toBe("403 not-allowed");
    expect(await refusalOf(decide(customer, true, portal.cast.supervisor.personId))).toBe("404 not-found");
    await decide(customer, false);
    expect(await refusalOf(take(id, "full"))).toBe("403 approval-needed");
    await decide(customer, true);
    expect(await refusalOf(take(id, "full", "support", portal.cast.supervisor))).toBe("403 approval-needed");
    expect((await take(id, "full")).copy).toBe("full");
    expect((await content(staff, id, fileId)).status).toBe(200);
    const { items } = await portal.as(customer)("GET /api/transfers/:id/timeline", { params: { id }, query: { limit: 50 } });
    expect(items.filter((entry) => entry.event.includes("full-copy")).map((entry) => [entry.event, entry.actor?.id, entry.text])).toEqual([
      // The supervisor's own question came last; an approval holds for one person.
      ["transfers.ask-full-copy", portal.cast.supervisor.personId, "The report shows wrong totals"],
      ["transfers.allow-full-copy", customer.personId, null],
      ["transfers.allow-full-copy", customer.personId, null],
      ["transfers.ask-full-copy", staff.personId, "The report shows wrong totals"],
    ]);
  });
  it("is given without it for repair and conversion, the purpose being the reason", async () => {
    for (const purpose of ["repair", "conversion"] as const) expect((await take((await sent(purpose)).id, "full", purpose)).copy).toBe("full");
  });
  it("only the customer takes back the wish to be asked", async () => {
    const { customer, otherCustomer, supervisor, staff } = portal.cast;
    expect(await refusalOf(rule(supervisor, false))).toBe("403 not-allowed");
    expect(await refusalOf(rule(otherCustomer, false))).toBe("404 not-found");
    expect(await refusalOf(rule(staff, true))).toBe("403 not-allowed");
    expect(await rule(supervisor, true)).toEqual({ fullCopyNeedsApproval: true });
    expect(await rule(customer, false)).toEqual({ fullCopyNeedsApproval: false });
  });
});
