import { beforeAll, describe, expect, it } from "vitest";
import { addMessage } from "../../server/actions/cases/add-message.ts";
import { presentCases } from "../../server/actions/cases/present.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { accountOf, ask, balanceOf, entitle, opened } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal({ environment: { POLICY_FILE: "alocet" } }); });

const plan = async (planThroughOn: string) => ask(portal, "staff", `PATCH /api/accounts/${await accountOf(portal)}/support`, { licences: [{ reference: "QX-1", product: "QXpress", acquired: "purchased", purchasedOn: "2020-05-01", planThroughOn }], areAllLicences: true });
const credit = async (minutes: number) => ask(portal, "staff", `POST /api/accounts/${await accountOf(portal)}/minutes`, { pool: "support", kind: "credit", minutes });
const text = { title: "Invoices do not open", text: "Since the update they stay grey." };

describe("a case and the right to it", () => {
  it("is refused while the plan is lapsed, with reason, clause and what is still possible; renewed, it opens at once (ALO-3)", async () => {
    await plan("2026-11-20");
    await credit(30);
    const refused = await ask(portal, "customer", "POST /api/cases", text, { "idempotency-key": "one-wish" });
    expect(refused).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { outcome: "deny", ruleId: "ALO-3" } } } });
    expect(refused.body.facts.decision.reasons.join(" ")).toContain("2026-11-20");
    expect(refused.body.facts.decision.offers.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(["subscribe-plan", "data-rights"]));
    expect((await ask(portal, "customer", "POST /api/cases", text, { "idempotency-key": "one-wish" })).status).toBe(403);
    expect(await portal.ports.records.read.decisions.count({ accountId: await accountOf(portal), outcome: "deny", rule: "entitlement.eligibility" })).toBe(1);
    await plan("2027-11-20");
    const open = await ask(portal, "customer", "POST /api/cases", text, { "idempotency-key": "one-wish" });
    expect(open).toMatchObject({ status: 201, body: { case: { number: "S-1001", state: "open", entitlement: { outcome: "allow", ruleId: "ALO-3" } }, urgency: null } });
    expect((await ask(portal, "customer", "POST /api/cases", text, { "idempotency-key": "one-wish" })).body.case.id).toBe(open.body.case.id);
    expect(await balanceOf(portal)).toBe(29);
  });

  it("of two openings on the last minute one is denied for the minutes (ALO-4)", async () => {
    await entitle(portal, 1, "otherCustomer");
    const both = await Promise.all([1, 2].map(() => ask(portal, "otherCustomer", "POST /api/cases", text)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403]);
    expect(both.find(({ status }) => status === 403)?.body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALO-4" } } });
    expect(await balanceOf(portal, "otherCustomer")).toBe(0);
  });

  it("gates opening of transfers and no more: what is open goes on, and what hangs on an open case is entitled by it", async () => {
    const { items } = (await ask(portal, "otherCustomer", "GET /api/cases")).body;
    const refused = await ask(portal, "otherCustomer", "POST /api/transfers", { purpose: "support" });
    expect(refused).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "ALO-4" } } } });
    const made = await ask(portal, "otherCustomer", "POST /api/transfers", { purpose: "support", caseId: items[0].id });
    expect(made.status).toBe(201);
    expect((await ask(portal, "staff", `GET /api/cases/${String(items[0].id)}`)).body.links).toMatchObject([{ kind: "transfer", targetId: made.body.id, number: made.body.number, state: "requested" }]);
    expect((await ask(portal, "otherCustomer", `GET /api/transfers/${String(made.body.id)}`)).status).toBe(200);
    expect((await ask(portal, "otherCustomer", `POST /api/transfers/${String(made.body.id)}/withdraw`)).status).toBe(200);
  });
});

describe("work on a case", () => {
  it("takes its minutes, the one set aside first; what goes beyond the balance is overrun and not charged; an entry is taken back by a reversing one", async () => {
    const before = (await balanceOf(portal)) ?? 0;
    const one = await opened(portal);
    const work = (minutes: number) => ask(portal, "staff", `POST /api/cases/${one.id}/time`, { startedAt: "2026-11-21T19:00:00Z", endedAt: Temporal.Instant.from("2026-11-21T19:00:00Z").add({ minutes }).toString(), note: "Looked at the log" });
    expect((await work(5)).body.charges).toEqual({ workedMinutes: 5, takenMinutes: 5, overrunMinutes: 0 });
    expect(await balanceOf(portal)).toBe(before - 5);
    const both = await Promise.all([work(before - 10), work(10)]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(await balanceOf(portal)).toBe(0);
    const shown = (await ask(portal, "staff", `GET /api/cases/${one.id}`)).body;
    expect(shown.charges).toEqual({ workedMinutes: before + 5, takenMinutes: before, overrunMinutes: 5 });
    expect(shown.timeEntries[0].note).toBe("Looked at the log");
    expect((await ask(portal, "staff", `POST /api/cases/${one.id}/time/${String(shown.timeEntries[0].id)}/reverse`)).status).toBe(200);
    expect((await ask(portal, "staff", `POST /api/cases/${one.id}/time/${String(shown.timeEntries[0].id)}/reverse`)).status).toBe(409);
    expect(await balanceOf(portal)).toBe(5);
  });

  it("gives the minute back that was set aside and not used", async () => {
    const before = await balanceOf(portal);
    const one = await opened(portal);
    expect(await balanceOf(portal)).toBe((before ?? 0) - 1);
    expect((await ask(portal, "customer", `POST /api/cases/${one.id}/resolve`)).body.state).toBe("resolved");
    expect(await balanceOf(portal)).toBe(before);
    expect((await ask(portal, "customer", `POST /api/cases/${one.id}/messages`, { text: "It is back." })).body.state).toBe("open");
  });

  it("is paused while it waits for the customer and goes on with their answer; the first public reply of a person answers it (HOT-16)", async () => {
    const one = await opened(portal);
    expect((await ask(portal, "staff", `POST /api/cases/${one.id}/notes`, { text: "Looks like the index again." })).body.firstResponseAt).toBeNull();
    const asked = (await ask(portal, "staff", `POST /api/cases/${one.id}/messages`, { text: "Which version is it?", isAsking: true })).body;
    expect(asked).toMatchObject({ state: "waiting", firstResponseAt: "2026-11-21T20:37:00.000Z", waitingSince: "2026-11-21T20:37:00.000Z" });
    portal.clock.advance({ hours: 2 });
    const answered = (await ask(portal, "customer", `POST /api/cases/${one.id}/messages`, { text: "Version 12." })).body;
    expect(answered).toMatchObject({ state: "open", waitingSince: null, pauses: [{ from: "2026-11-21T20:37:00.000Z", until: "2026-11-21T22:37:00.000Z" }] });
  });

  it("writes mails with a number and a link, and none with what people wrote (ALO-15)", async () => {
    const { read } = portal.ports.records;
    const mails = await read.outbox.list({ template: ["case-opened", "case-new", "case-answered", "case-customer-wrote", "case-resolved"] });
    expect(new Set(mails.map(({ template }) => template))).toEqual(new Set(["case-opened", "case-new", "case-answered", "case-customer-wrote"]));
    for (const mail of mails) expect(mail.facts).not.toMatch(/Invoices|grey|version/i);
  });

  it("is forgotten 180 days after the last word: its texts are gone, numbers and minutes stay, and it is closed", async () => {
    const { ports } = portal;
    const one = await opened(portal);
    const titleOf = async () => (await presentCases(ports, [(await ports.records.read.cases.find({ id: one.id })) ?? expect.fail("it stays")]))[0]?.title;
    const hello = { kind: "public", text: "Still there?", authorId: portal.cast.customer.personId, isFromCustomer: true } as const;
    portal.clock.advance({ hours: 100 * 24 });
    await addMessage(ports, one.id, hello);
    portal.clock.advance({ hours: 179 * 24 });
    await sweep(ports);
    expect(await titleOf()).toBe("Invoices do not open");
    portal.clock.advance({ hours: 25 });
    await sweep(ports);
    expect(await titleOf()).toBeNull();
    expect(await ports.records.read.cases.find({ id: one.id })).toMatchObject({ state: "closed", textKey: null, titleSealed: null });
    expect((await ports.records.read.caseMessages.list({ caseId: one.id })).map(({ textSealed }) => textSealed)).toEqual([null, null]);
    await expect(addMessage(ports, one.id, hello)).rejects.toMatchObject({ code: "gone" });
  });
});
