import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { CopyKind } from "../../server/domain/custody/words.ts";
import { download, sendTus, until } from "../support/http.ts";
import { allow, askForLook, enrolledKey } from "../support/live.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { answerOf, refusalOf, show } from "../support/received.ts";

const chinook = readFileSync(new URL("../support/data/Chinook_Sqlite.sqlite", import.meta.url));
let portal: TestPortal;
beforeAll(async () => { portal = await startPortal(); });

async function sent(): Promise<{ id: string; fileId: string }> {
  const { customer } = portal.cast;
  const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support", title: "Wrong totals" } });
  const fileId = await sendTus(portal, customer, id, "Chinook.sqlite", chinook);
  await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
  await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
  return { id, fileId };
}

const take = (id: string, copy: CopyKind, reason: string) => portal.as(portal.cast.staff)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose: "support", reason, device: "Laptop 7", copy } });
const timelineOf = async (id: string) => (await portal.as(portal.cast.customer)("GET /api/transfers/:id/timeline", { params: { id }, query: { limit: 50 } })).items;

describe("a view of what a customer sent", () => {
  it("needs a matter, a purpose and a reason, and none of them is guessed (ALO-22)", async () => {
    const { staff } = portal.cast;
    const { id, fileId } = await sent();
    expect(await answerOf(download(portal, staff, id, fileId))).toBe("403 not-allowed");
    const whole = { purpose: "support", reason: "The report shows wrong totals", device: "Laptop 7", copy: "full" };
    for (const missing of Object.keys(whole)) {
      const body = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
      const answer = await fetch(`${portal.url}/api/transfers/${id}/checkouts`, { method: "POST", headers: { ...portal.bearer(staff), "content-type": "application/json" }, body: JSON.stringify(body) });
      expect(`${missing} ${await answerOf(answer)}`).toBe(`${missing} 400 not-valid`);
    }
    expect(await refusalOf(take(id, "full", "   "))).toBe("400 not-valid");
    expect(await answerOf(download(portal, staff, id, fileId))).toBe("403 not-allowed");
    // The reason opens this matter alone.
    const other = await sent();
    await take(id, "full", whole.reason);
    expect((await download(portal, staff, id, fileId)).status).toBe(200);
    expect(await answerOf(download(portal, staff, other.id, other.fileId))).toBe("403 not-allowed");
  });

  it("that goes further than the masked copy is a new checkout with a new reason; the customer reads both in the history, and what was read with which (ALO-22)", async () => {
    const { staff, customer } = portal.cast;
    const { id, fileId } = await sent();
    const first = await take(id, "masked", "See how many rows the report has");
    const masked = (await show(portal, customer, id)).files.find((file) => file.kind === "masked");
    await (await download(portal, staff, id, masked?.id ?? "")).arrayBuffer();
    expect(await answerOf(download(portal, staff, id, fileId))).toBe("403 not-allowed");
    // Asking for more does not make the copy that is held more: it is the same checkout, and the original stays closed.
    expect(await take(id, "full", "The masked totals are right; the real ones differ")).toMatchObject({ id: first.id, copy: "masked" });
    expect(await answerOf(download(portal, staff, id, fileId))).toBe("403 not-allowed");
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id, cid: first.id }, body: { note: "The rows are right" } });
    expect(await answerOf(download(portal, staff, id, masked?.id ?? ""))).toMatch(/^403 /);

    const second = await take(id, "full", "The masked totals are right; the real ones differ");
    await (await download(portal, staff, id, fileId)).arrayBuffer();
    const events = await until(() => timelineOf(id), (items) => items.filter(({ event }) => event === "transfers.read").length === 2, "both readings");
    expect(events.filter(({ event }) => event === "transfers.check-out").map(({ facts, text }) => [facts["copy"], text])).toEqual([["full", "The masked totals are right; the real ones differ (on Laptop 7)"], ["masked", "See how many rows the report has (on Laptop 7)"]]);
    expect(events.filter(({ event }) => event === "transfers.read").map(({ facts, actor }) => [facts["checkoutId"], facts["fileId"], actor?.id])).toEqual([[second.id, fileId, staff.personId], [first.id, masked?.id, staff.personId]]);
  });

  it("from afar names its tables and its purpose; more tables are a new request, and both stand where the customer looks (ALO-22)", async () => {
    const { staff, customer } = portal.cast;
    const { id } = await sent();
    const { keyId } = await enrolledKey(portal, staff);
    const accountId = (await portal.caller(customer)).accountId ?? "";
    const ask = (purpose: string, tables: string[]) => fetch(`${portal.url}/api/remote-sessions`, { method: "POST", headers: { ...portal.bearer(staff), "content-type": "application/json" }, body: JSON.stringify({ accountId, transferId: id, purpose, tables, kinds: ["schema", "browse"], keyId }) });
    expect(await answerOf(ask("", ["Customer"]))).toBe("400 not-valid");
    const { session, grant } = await allow(portal, await askForLook(portal, { keyId, tables: ["Customer"], transferId: id }));
    expect([session.state, grant.tables, session.requested.tables]).toEqual(["active", ["Customer"], ["Customer"]]);
    // A grant once made grows by nobody's act: a second consent is no way to more.
    expect(await refusalOf(portal.as(customer)("POST /api/remote-sessions/:id/consent", { params: { id: session.id }, body: { grant: { ...grant, tables: ["Customer", "Invoice"] }, entry: "browser", recording: "not-asked" } }))).toMatch(/^(400|409) /);
    expect((await portal.as(customer)("GET /api/remote-sessions/:id", { params: { id: session.id } })).grant?.tables).toEqual(["Customer"]);
    const more = await askForLook(portal, { keyId, tables: ["Customer", "Invoice"], transferId: id });
    expect(more.id).not.toBe(session.id);
    expect((await timelineOf(id)).filter(({ event }) => event === "sessions.request").map(({ facts }) => facts["remoteSessionId"])).toEqual([more.id, session.id]);
    const shown = await portal.as(customer)("GET /api/remote-sessions/:id", { params: { id: more.id } });
    expect(shown).toMatchObject({ purpose: "Look why two invoices have the same number", requested: { tables: ["Customer", "Invoice"] } });
  });
});
