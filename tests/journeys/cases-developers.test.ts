import { beforeAll, expect, it } from "vitest";
import { accountOf, ask, opened } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let caseId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "connex" } });
  caseId = (await opened(portal)).id;
});
const plan = async (tier: string) => ask(portal, "staff", `PATCH /api/accounts/${await accountOf(portal)}/support`, { plan: { tier, term: "annual", termStartsOn: "2026-03-15", renewsOn: "2027-03-15", includedMinutes: 600 } });
const work = (minutes: number) => ask(portal, "staff", `POST /api/cases/${caseId}/time`, { startedAt: "2026-11-21T10:00:00Z", endedAt: Temporal.Instant.from("2026-11-21T10:00:00Z").add({ minutes }).toString() });

it("the catalogue answers what is out of scope with what is still offered, and sends what nobody listed to a person (CON-S4, CON-1)", async () => {
  const firewall = (await ask(portal, "staff", `POST /api/cases/${caseId}/scope`, { topic: "firewall" })).body;
  expect(firewall).toMatchObject({ outcome: "deny", ruleId: "CON-S4" });
  expect(firewall.offers.length).toBeGreaterThan(0);
  expect((await ask(portal, "staff", `POST /api/cases/${caseId}/scope`, { topic: "moon phases" })).body).toMatchObject({ outcome: "review", ruleId: "CON-1" });
  expect((await ask(portal, "customer", `GET /api/cases/${caseId}`)).body.scope.ruleId).toBe("CON-1");
});

it("developers take the case on the annual platinum plan; the included minutes go first (CON-4, CON-6)", async () => {
  await plan("gold");
  expect(await ask(portal, "staff", `POST /api/cases/${caseId}/escalate`)).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CON-4", offers: [{ kind: "upgrade-plan" }] } } } });
  await plan("platinum");
  await ask(portal, "staff", `POST /api/accounts/${await accountOf(portal)}/minutes`, { pool: "second-tier", kind: "credit", minutes: 10 });
  expect((await ask(portal, "staff", `POST /api/cases/${caseId}/escalate`)).status).toBe(200);
  expect((await work(10)).body.minutes["second-tier"]).toBe(0);
});

it("further time starts only once its price was accepted, by the customer, as it was shown (CON-7, CON-8)", async () => {
  expect(await work(10)).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CON-8", value: { cents: 25_000, minutes: 30 } } } } });
  const account = `/api/accounts/${await accountOf(portal)}/plan`;
  const buy = (who: "customer" | "staff" | "otherCustomer", body: object, key = "other-order") => ask(portal, who, `POST ${account}/time`, { minutes: 31, cents: 50_000, caseId, ...body }, { "idempotency-key": key });
  expect((await ask(portal, "customer", `GET ${account}`)).body.extraTime).toMatchObject({ blockMinutes: 30, blockCents: 25_000, decision: { ruleId: "CON-8", offers: [{ kind: "accept-price" }] } });
  expect((await ask(portal, "customer", `GET /api/cases/${caseId}`)).body.allows).toContain("plans.buy-time");
  expect((await buy("staff", {})).status).toBe(403);
  expect((await buy("otherCustomer", {})).status).toBe(404);
  expect((await buy("customer", { cents: 25_000 })).status).toBe(409);
  for (let time = 0; time < 2; time += 1) expect((await buy("customer", {}, "order-1")).status).toBe(200);
  expect(await portal.ports.records.read.planOrders.list({ caseId })).toMatchObject([{ kind: "extra-time", cents: 50_000, minutes: 60, acceptedBy: portal.cast.customer.personId }]);
  expect((await ask(portal, "customer", `GET /api/cases/${caseId}`)).body.minutes.extra).toBe(60);
  const happened = (await ask(portal, "customer", `GET /api/cases/${caseId}/timeline`)).body.items.map(({ event }: { event: string }) => event);
  expect(happened.filter((event: string) => event === "plans.buy-time")).toHaveLength(1);
  expect((await work(10)).body.minutes.extra).toBe(50);
});

it("time is bought for a case of one's own that developers work on, and for no other; without a case it is the account's all the same", async () => {
  const path = `POST /api/accounts/${await accountOf(portal)}/plan/time`;
  const mine = await opened(portal);
  const theirs = await opened(portal, {}, "otherCustomer");
  expect(mine.allows).not.toContain("plans.buy-time");
  expect(await ask(portal, "customer", path, { minutes: 1, cents: 25_000, caseId: mine.id })).toMatchObject({ status: 409, body: { code: "wrong-state" } });
  expect((await ask(portal, "customer", path, { minutes: 1, cents: 25_000, caseId: theirs.id })).status).toBe(404);
  expect((await ask(portal, "customer", `POST /api/cases/${caseId}/extra-time`, { minutes: 1, cents: 25_000 })).status).toBe(404);
  await ask(portal, "customer", `POST /api/cases/${caseId}/resolve`);
  expect((await ask(portal, "customer", path, { minutes: 1, cents: 25_000, caseId })).status).toBe(409);
  expect(await portal.ports.records.read.planOrders.count({})).toBe(1);
  expect((await ask(portal, "customer", path, { minutes: 1, cents: 25_000 })).body.orders).toHaveLength(2);
});

it("developers help on any plan, for no minutes, where a named release of the last 30 days changed the account, and not for an older one (CON-3)", async () => {
  const { id } = await opened(portal);
  const scope = (releasedOn: string, changedTheAccount = true) => ask(portal, "staff", `POST /api/cases/${id}/scope`, { topic: "moon phases", release: { id: "12.4", releasedOn, changedTheAccount } });
  await plan("gold");
  const today = portal.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  expect((await ask(portal, "staff", `GET /api/case-terms?accountId=${await accountOf(portal)}`)).body.recentUpdateDays).toBe(30);
  expect((await ask(portal, "customer", "GET /api/case-terms")).body.recentUpdateDays).toBeNull();
  for (const [releasedOn, changed] of [[today.subtract({ days: 31 }), true], [today.add({ days: 2 }), true], [today, false]] as const) {
    expect((await scope(releasedOn.toString(), changed)).body.ruleId).not.toBe("CON-3");
    expect((await ask(portal, "staff", `POST /api/cases/${id}/escalate`)).status).toBe(403);
  }
  expect((await scope(today.subtract({ days: 30 }).toString())).body).toMatchObject({ outcome: "allow", ruleId: "CON-3", reasons: [expect.stringContaining("Release 12.4")] });
  expect((await ask(portal, "staff", `POST /api/cases/${id}/escalate`)).status).toBe(200);
  const worked = await ask(portal, "staff", `POST /api/cases/${id}/time`, { startedAt: "2026-11-21T10:00:00Z", endedAt: "2026-11-21T10:20:00Z" });
  expect(worked.body.timeEntries.at(-1)).toMatchObject({ minutes: 20, pool: null, chargedMinutes: 0 });
});
