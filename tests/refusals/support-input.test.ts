import { beforeAll, describe, expect, it } from "vitest";
import { accountOf, ask, entitle, opened } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "connex" } });
  await entitle(portal, 5);
});

describe("what no reader could take for anything is refused as not valid, never as a failure", () => {
  it("half a character in a text or a key", async () => {
    const { id } = await opened(portal);
    expect((await ask(portal, "staff", `POST /api/cases/${id}/scope`, { topic: "\ud800" })).status).toBe(400);
    expect((await ask(portal, "customer", `POST /api/cases/${id}/messages`, { text: "x", ["\udfff"]: 1 })).status).toBe(400);
    expect((await ask(portal, "customer", `POST /api/cases/${id}/messages`, { text: "A pair 😀 is whole" })).status).toBe(201);
  });

  it.each(["to=9999-12-31", "to=0000-01-01", "from=0001-01-01&to=0001-02-01"])("charts of days without a four-digit year around them: %s", async (span) => {
    for (const path of ["/api/charts/support", "/api/charts"]) expect((await ask(portal, "supervisor", `GET ${path}?${span}`)).body).toMatchObject({ status: 400, code: "not-valid" });
    expect((await ask(portal, "supervisor", `GET /api/charts/support/cases?measure=late&${span}`)).status).toBe(400);
  });
});

it("time is sold to nobody whose plan nobody knows, and the answer says so (CON-4, CON-7)", async () => {
  const bought = await ask(portal, "customer", `POST /api/accounts/${await accountOf(portal)}/plan/time`, { minutes: 30, cents: 25_000 });
  expect(bought).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { outcome: "review" } } } });
  expect(await portal.ports.records.read.planOrders.count({})).toBe(0);
});
