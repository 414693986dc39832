import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookWork } from "../../server/actions/support/plans/book-work.ts";
import { renewPlans } from "../../server/actions/support/plans/renew.ts";
import { changePerson } from "../../server/actions/people/change-person.ts";
import { enrol } from "../../server/demo/enrol.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { until } from "../support/http.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";
import { startSmtp, type SmtpPlace } from "../support/smtp.ts";

let portal: TestPortal;
let accountId: string;
let smtp: SmtpPlace;
beforeAll(async () => { smtp = await startSmtp(); });
afterAll(() => smtp.stop());
type Who = keyof TestPortal["cast"];

async function ask(who: Who, method: string, path: string, body?: unknown, key?: string) {
  const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(portal.cast[who]), ...(body === undefined ? {} : { "content-type": "application/json" }), ...(key === undefined ? {} : { "idempotency-key": key }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}
const plan = (path = "") => `/api/accounts/${accountId}/plan${path}`;
const sheet = async () => (await ask("staff", "GET", `/api/accounts/${accountId}/support`)).body;

async function begin(at: string): Promise<void> {
  smtp.arrived.length = 0;
  portal = await startPortal({ environment: { POLICY_FILE: "connex", SMTP_URL: smtp.url, MAIL_FROM: "Support <portal@vendor.example>" }, clock: createTestClock(at) });
  accountId = (await portal.caller(portal.cast.customer)).accountId ?? expect.fail("a customer has an account");
}
/** Mails with this subject once the portal has sent what it had to send. */
async function mailed(subject: RegExp) {
  const waiting = async () => {
    await sendMail(portal.ports);
    return portal.ports.records.read.outbox.count({ sentAt: null, bouncedAt: null });
  };
  await until(waiting, (count) => count === 0, "every mail is sent");
  return smtp.arrived.filter((mail) => subject.test(mail.subject));
}
const gold = { tier: "gold", term: "annual", termStartsOn: "2026-01-01", renewsOn: "2027-01-01", billedCents: 238_800 };

describe("the upgrade of a plan", () => {
  beforeAll(async () => {
    await begin("2026-07-01T16:00:00Z");
    await enrol(portal.ports, portal.cast.supervisor, { email: "cora@bakery.example", name: "Cora", role: "customer", accountId });
    const left = await enrol(portal.ports, portal.cast.supervisor, { email: "left@bakery.example", name: "Lea", role: "customer", accountId });
    await changePerson(portal.ports, await portal.caller(portal.cast.supervisor), left.personId, { isDisabled: true });
  });

  it("shows bill, minutes and renewal date, and happens only as they were shown (CON-15, CON-12, CON-9)", async () => {
    await ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { plan: gold });
    const offer = (await ask("customer", "GET", plan())).body;
    expect(offer).toMatchObject({ hasTopPlan: false, topTier: "Platinum", upgrade: { outcome: "deny", ruleId: "CON-15", value: { billCents: 181_479, minutes: 600, renewsOn: "2027-01-01" } }, orders: [] });
    const other = await ask("customer", "POST", plan("/upgrade"), { ...offer.upgrade.value, billCents: 1 });
    expect(other).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "CON-15", value: { billCents: 181_479 } } } } });
    expect(await sheet()).toMatchObject({ plan: gold, minutes: { "second-tier": null } });
    // The denial is kept, so that it can be explained.
    expect(await portal.ports.records.read.decisions.count({ accountId, ruleId: "CON-15", outcome: "deny" })).toBe(1);
  });

  it("is for the account's own people: staff see it, others find nothing", async () => {
    const body = { billCents: 181_479, minutes: 600, renewsOn: "2027-01-01" };
    expect((await ask("staff", "POST", plan("/upgrade"), body)).status).toBe(403);
    expect((await ask("otherCustomer", "POST", plan("/upgrade"), body)).status).toBe(404);
    expect((await ask("otherCustomer", "GET", plan())).status).toBe(404);
    expect((await ask("auditor", "GET", plan())).status).toBe(200);
    expect((await ask("customer", "POST", plan("/renewal"))).status).toBe(403);
  });

  it("is recorded once with its decision, whoever presses twice (CON-15)", async () => {
    const body = { billCents: 181_479, minutes: 600, renewsOn: "2027-01-01" };
    for (let time = 0; time < 2; time++) expect((await ask("customer", "POST", plan("/upgrade"), body, "press-1")).status).toBe(200);
    const { orders, hasTopPlan } = (await ask("customer", "GET", plan())).body;
    expect(hasTopPlan).toBe(true);
    expect(orders).toEqual([expect.objectContaining({ kind: "upgrade", cents: 181_479, minutes: 600, renewsOn: "2027-01-01", acceptedBy: portal.cast.customer.name })]);
    expect(await sheet()).toMatchObject({ plan: { tier: "platinum", term: "annual", termStartsOn: "2026-01-01", billedCents: 238_800 + 181_479, includedMinutes: 600 }, minutes: { "second-tier": 600 }, developers: { outcome: "allow" } });
    const [row] = await portal.ports.records.read.planOrders.list({ accountId });
    expect(await portal.ports.records.read.decisions.find({ id: row?.decisionId ?? "" })).toMatchObject({ outcome: "allow", ruleId: "CON-15", subjectKind: "order" });
    expect((await ask("customer", "POST", plan("/upgrade"), body)).status).toBe(409);
  });

  it("more time is sold by the block once the included minutes are used, at the price that was accepted (CON-7, CON-8)", async () => {
    const buy = (minutes: number, cents: number, key?: string) => ask("customer", "POST", plan("/time"), { minutes, cents }, key);
    expect(await buy(30, 25_000)).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CON-7" } } } });
    expect((await ask("staff", "POST", `/api/accounts/${accountId}/minutes`, { pool: "second-tier", kind: "lapse", minutes: 600, reason: "correction" })).status).toBe(201);
    expect((await buy(31, 25_000)).status).toBe(409);
    for (let time = 0; time < 2; time++) expect((await buy(31, 50_000, "time-1")).status).toBe(200);
    expect((await sheet()).minutes).toMatchObject({ "second-tier": 0, extra: 60 });
  });

  it("and more time are told once, by mail, to everybody of the account who can sign in, and to supervisors for the bill; a refused order is told to nobody", async () => {
    const people = [portal.cast.customer.email, "cora@bakery.example"].toSorted();
    for (const [subject, words] of [[/^Your plan was upgraded$/, /1814\.79 USD now, 600 minutes .* renewal on 2027-01-01/], [/^More developers' time ordered$/, /60 minutes .* 500\.00 USD/]] as const) {
      const mails = await mailed(subject);
      expect(mails.map(({ to }) => to).toSorted()).toEqual(people);
      for (const { text } of mails) {
        expect(text).toMatch(words);
        expect(text).toContain("Auto-Submitted: auto-generated");
      }
    }
    const toBill = await mailed(/^To be billed/);
    expect(toBill.map(({ to, subject }) => `${to} ${subject}`).toSorted()).toEqual(["To be billed: 1814.79 USD", "To be billed: 500.00 USD"].map((subject) => `${portal.cast.supervisor.email} ${subject}`));
    expect(toBill[0]?.text).toContain(`/staff/directory/${accountId}`);
  });
});

describe("the renewal of a plan", () => {
  beforeAll(() => begin("2026-12-31T17:00:00Z"));

  it("sets the minutes at the first instant of its day by the vendor's clock, and lets the rest lapse (CON-10)", async () => {
    await ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { plan: { ...gold, tier: "platinum", includedMinutes: 600 } });
    await ask("staff", "POST", `/api/accounts/${accountId}/minutes`, { pool: "second-tier", kind: "import", minutes: 250 });
    await ask("staff", "POST", `/api/accounts/${accountId}/minutes`, { pool: "extra", kind: "credit", minutes: 12, reason: "bought" });
    expect((await ask("staff", "POST", plan("/renewal"))).body).toMatchObject({ renewal: { startsOn: "2027-01-01", renewsOn: "2028-01-01" }, minutes: { "second-tier": 250 } });
    expect((await ask("staff", "POST", plan("/renewal"))).status).toBe(409);
    portal.clock.set("2027-01-01T04:59:59Z");
    await renewPlans(portal.ports);
    expect((await sheet()).minutes).toMatchObject({ "second-tier": 250, extra: 12 });
    portal.clock.set("2027-01-01T05:00:00Z");
    await Promise.all([renewPlans(portal.ports), renewPlans(portal.ports)]);
    expect(await sheet()).toMatchObject({ renewal: null, plan: { termStartsOn: "2027-01-01", renewsOn: "2028-01-01", includedMinutes: 600 }, minutes: { "second-tier": 600, extra: 0 } });
  });

  it("is told by one mail, with the minutes that it set and those that lapsed, however often the job runs", async () => {
    const mails = await mailed(/^A new term of your plan has begun$/);
    expect(mails.map(({ to }) => to)).toEqual([portal.cast.customer.email]);
    expect(mails[0]?.text).toMatch(/began on 2027-01-01; the next one begins on 2028-01-01/);
    expect(mails[0]?.text).toMatch(/600 minutes of developers' time\. 262 minutes of the old term have lapsed/);
    expect(await mailed(/^To be billed/)).toEqual([]);
  });

  it("cuts work that spans it: the part before is borne by what lapsed, the part after by the new term (CON-14)", async () => {
    portal.clock.set("2027-01-01T06:00:00Z");
    const work = (key: string, startedAt: string, endedAt: string, minutes: number) => portal.ports.records.transact((tables) => bookWork(portal.ports, tables, { accountId, pool: "second-tier", caseId: "case_1", startedAt: Temporal.Instant.from(startedAt), endedAt: Temporal.Instant.from(endedAt), minutes, key, actorId: null }));
    await work("one", "2027-01-01T04:40:00Z", "2027-01-01T05:25:00Z", 45);
    expect((await sheet()).minutes["second-tier"]).toBe(575);
    await work("two", "2027-01-01T00:50:00Z", "2027-01-01T04:50:00Z", 240);
    // 230 of the 250 minutes that lapsed were left; what went beyond them is not taken from the new term.
    expect((await sheet()).minutes["second-tier"]).toBe(575);
    expect(await work("three", "2027-01-01T04:00:00Z", "2027-01-01T04:10:00Z", 10)).toBeNull();
    await work("four", "2027-01-01T05:30:00Z", "2027-01-01T05:35:00Z", 5);
    expect((await sheet()).minutes["second-tier"]).toBe(570);
  });

  it("that waits is taken back; one that comes late begins at once", async () => {
    await ask("staff", "POST", plan("/renewal"));
    expect((await ask("staff", "DELETE", plan("/renewal"))).body).toMatchObject({ renewal: null });
    expect((await ask("staff", "DELETE", plan("/renewal"))).status).toBe(404);
    portal.clock.set("2027-01-03T12:00:00Z");
    await ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { plan: { termStartsOn: "2026-01-02", renewsOn: "2027-01-02" } });
    expect(await sheet()).toMatchObject({ developers: { outcome: "deny", ruleId: "CON-4" } });
    expect((await ask("staff", "POST", plan("/renewal"))).body).toMatchObject({ renewal: null, plan: { termStartsOn: "2027-01-03", renewsOn: "2028-01-03" }, minutes: { "second-tier": 600 }, developers: { outcome: "allow" } });
  });
});
