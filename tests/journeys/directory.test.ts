import { beforeAll, describe, expect, it } from "vitest";
import { bookMinutes } from "../../server/actions/support/book-minutes.ts";
import { decideNow, keepPolicy, storeDecision } from "../../server/actions/support/decide.ts";
import { decideByName } from "../../server/domain/policy/registry.ts";
import { readProfile } from "../../server/domain/policy/profile.ts";
import type { Refusal } from "../../server/domain/refusal.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let accountId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "alocet" } });
  accountId = (await portal.caller(portal.cast.customer)).accountId ?? expect.fail("a customer has an account");
});

async function ask(who: keyof TestPortal["cast"], method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(portal.cast[who]), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}
const change = (body: object, who: keyof TestPortal["cast"] = "staff") => ask(who, "PATCH", `/api/accounts/${accountId}/support`, body);
const sheet = async (who: keyof TestPortal["cast"] = "staff") => (await ask(who, "GET", `/api/accounts/${accountId}/support`)).body;

describe("the directory of licences and minutes", () => {
  it("knows nothing at first, which is denied for the minutes and told in words (ALO-4)", async () => {
    expect(await sheet()).toMatchObject({ isRecorded: false, areLicencesKnown: false, licences: [], eligibility: { outcome: "deny", ruleId: "ALO-4" } });
  });

  it("a lapsed plan is denied with its reason; renewed, it allows at once (ALO-3)", async () => {
    expect((await change({ licences: [{ reference: "QX-1", product: "QXpress", acquired: "purchased", purchasedOn: "2020-05-01", planThroughOn: "2026-11-20" }], areAllLicences: true })).status).toBe(200);
    expect((await ask("staff", "POST", `/api/accounts/${accountId}/minutes`, { pool: "support", kind: "credit", minutes: 30 })).status).toBe(201);
    const lapsed = await sheet("customer");
    expect(lapsed.eligibility).toMatchObject({ outcome: "deny", ruleId: "ALO-3" });
    expect(lapsed.eligibility.reasons.join(" ")).toContain("Keep Me Current Plan until 2026-11-20");
    await change({ licences: [{ reference: "QX-1", planThroughOn: "2027-11-20" }] });
    expect(await sheet("customer")).toMatchObject({ licences: [{ product: "QXpress", purchasedOn: "2020-05-01" }], eligibility: { outcome: "allow", ruleId: "ALO-3", nextChangeAt: "2027-11-21T05:00:00Z" } });
  });

  it("minutes under one Idempotency-Key are booked once", async () => {
    const book = (minutes: number) => ask("staff", "POST", `/api/accounts/${accountId}/minutes`, { pool: "second-tier", kind: "credit", minutes }, { "idempotency-key": "one" });
    const [first, second] = [await book(600), await book(600)];
    expect(second.body.id).toBe(first.body.id);
    expect((await book(601)).status).toBe(409);
    expect((await sheet()).minutes).toMatchObject({ support: 30, "second-tier": 600, extra: null });
  });

  it("two openings at once on the last minute: one is refused, and the ledger stays true (ALO-4)", async () => {
    const { records } = portal.ports;
    const order = (caseId: string) => records.transact((tables) => bookMinutes(portal.ports, tables, { accountId, pool: "extra", order: { kind: "reserve", caseId }, key: `open ${caseId}`, actorId: null }));
    await records.transact((tables) => bookMinutes(portal.ports, tables, { accountId, pool: "extra", order: { kind: "credit", minutes: 1 }, key: "bought", actorId: null }));
    const results = await Promise.allSettled([order("case_1"), order("case_2")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const entries = await records.read.minuteEntries.list({ accountId, pool: "extra" }, { by: "position" });
    expect(entries.map(({ minutes }) => minutes)).toEqual([1, -1]);
    expect(await records.read.minuteBalances.find({ id: `${accountId} extra` })).toMatchObject({ minutes: 0 });
  });

  it("bad data are refused and change nothing (ALO-1)", async () => {
    const before = await sheet();
    for (const licences of [[{ reference: "QX-9", purchasedOn: "2026-11-22" }], [{ reference: "QX-9", purchasedOn: "2025-02-29" }], [{ reference: "" }], [{ reference: "QX-9", colour: "red" }]]) expect((await change({ licences })).status).toBe(400);
    expect((await change({ plan: { termStartsOn: "2027-01-01", renewsOn: "2026-01-01" } })).status).toBe(400);
    expect(await sheet()).toEqual(before);
  });

  it("a customer reads their own and changes nothing; another account is not there", async () => {
    expect((await change({ plan: { tier: "platinum" } }, "customer")).status).toBe(403);
    expect((await ask("otherCustomer", "GET", `/api/accounts/${accountId}/support`)).status).toBe(404);
    expect((await ask("otherCustomer", "GET", `/api/accounts/${accountId}/minutes`)).status).toBe(404);
    expect((await ask("auditor", "GET", `/api/accounts/${accountId}/minutes`)).body.items.length).toBeGreaterThan(0);
    expect((await ask("auditor", "POST", "/api/directory/import", { csv: "account\nx", apply: true })).status).toBe(403);
  });

  it("a licensing system pushes by its own id, once staff have set it", async () => {
    expect((await ask("staff", "PUT", "/api/directory/accounts/CRM-77", { plan: { tier: "gold" } })).status).toBe(404);
    await change({ plan: { externalId: "CRM-77" } });
    const pushed = await ask("staff", "PUT", "/api/directory/accounts/CRM-77", { plan: { tier: "gold", term: "annual", renewsOn: "2027-03-15" } });
    expect(pushed.body).toMatchObject({ accountId, plan: { externalId: "CRM-77", tier: "gold", renewsOn: "2027-03-15" } });
  });

  it("an import shows every error first, keeps nothing of it, and applies only what has none", async () => {
    const csv = "\ufeffAccount,Licence,Product,Acquired,Purchased On,User Email,Minutes\r\nCRM-77,QX-2,QXpress,purchased,2026-01-15,ann@firm.example,15\r\nCRM-77,QX-3,QXpress,purchased,2027-01-15,,\r\nNobody,QX-4,QXpress,rented,,,x\r\n";
    const before = await sheet();
    const preview = (await ask("staff", "POST", "/api/directory/import", { csv, apply: true })).body;
    expect(preview.wasApplied).toBe(false);
    expect(preview.rows.map(({ line, errors }: { line: number; errors: string[] }) => [line, errors.length])).toEqual([[2, 0], [3, 1], [4, 2]]);
    expect(await sheet()).toEqual(before);
    const good = csv.split("\r\n").slice(0, 2).join("\r\n");
    for (let time = 0; time < 2; time++) expect((await ask("staff", "POST", "/api/directory/import", { csv: good, apply: true })).body).toMatchObject({ errors: 0, wasApplied: true });
    expect(await sheet()).toMatchObject({ licences: [{ reference: "QX-1" }, { reference: "QX-2" }], contacts: [{ email: "ann@firm.example", isNamed: false }], minutes: { support: 45 } });
    expect((await ask("staff", "POST", "/api/directory/import", { csv: "account,colour\nx,red", apply: false })).status).toBe(400);
  });
});

describe("named callers in the directory", () => {
  it("follow the policy: a surcharge is needed beyond the free ones, a swap is one act (CAP-2, CAP-3)", async () => {
    const other = await startPortal({ environment: { POLICY_FILE: "captools" } });
    const id = (await other.caller(other.cast.customer)).accountId ?? "";
    const put = async (body: object) => {
      const answer = await fetch(`${other.url}/api/accounts/${id}/support`, { method: "PATCH", headers: { ...other.bearer(other.cast.staff), "content-type": "application/json" }, body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as any }; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are looked at, not used
    };
    const named = ({ body }: { body: any }): string[] => body.contacts.filter((one: { isNamed: boolean }) => one.isNamed).map((one: { email: string }) => one.email); // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    expect(named(await put({ contacts: [{ email: "Ann@firm.example", isNamed: true }, { email: "bo@firm.example" }] }))).toEqual(["ann@firm.example"]);
    const refused = await put({ contacts: [{ email: "cy@firm.example" }, { email: "bo@firm.example", isNamed: true }] });
    expect(refused).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "CAP-3", outcome: "deny" } } } });
    expect(named(await put({ swappedCallers: [{ out: "ann@firm.example", in: "bo@firm.example" }] }))).toEqual(["bo@firm.example"]);
    const paid = await put({ plan: { paidCallerExtras: 1 }, contacts: [{ email: "ann@firm.example", isNamed: true }] });
    expect(named(paid)).toEqual(["ann@firm.example", "bo@firm.example"]);
    expect(paid.body.contacts.map((one: { email: string }) => one.email)).not.toContain("cy@firm.example");
    expect(named(await put({ plan: { paidCallerExtras: 0 } }))).toHaveLength(2);
    expect((await put({ contacts: [{ email: "di@firm.example", isNamed: true }] })).status).toBe(403);
  });
});

describe("a stored decision", () => {
  it("is replayed from its facts and the kept profile to the same answer", async () => {
    const { ports } = portal;
    const asked = { rule: "entitlement.eligibility", facts: { licences: null, minutes: 3 } };
    const decision = decideNow(ports, asked.rule, asked.facts);
    await Promise.all([keepPolicy(ports), keepPolicy(ports)]);
    const id = await ports.records.transact((tables) => storeDecision(ports, tables, asked, decision, { accountId, subject: { kind: "account", id: accountId }, actorId: null }));
    const row = (await ports.records.read.decisions.find({ id })) ?? expect.fail("it is stored");
    const kept = (await ports.records.read.policyProfiles.find({ hash: row.profileHash })) ?? expect.fail("its profile is kept");
    expect(decideByName(row.rule, JSON.parse(row.facts), readProfile(JSON.parse(kept.profile), "kept"), Temporal.Instant.from(row.at))).toEqual(JSON.parse(row.decision));
  });

  it("refuses a ledger row that is changed or taken away", async () => {
    const { read } = portal.ports.records;
    const table = read.minuteEntries as unknown as { update(where: object, change: object): Promise<number>; remove(where: object): Promise<number> };
    await expect(table.update({ accountId }, { minutes: 5 })).rejects.toSatisfy((error: Refusal | Error) => error.message !== "");
    await expect(table.remove({ accountId })).rejects.toThrow();
  });
});
