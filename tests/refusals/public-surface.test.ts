import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { receive } from "../support/received.ts";
import { until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const place = "Cellar 4, Łódź";
let portal: TestPortal;
beforeAll(async () => { portal = await startPortal({ environment: { STORE_PLACE: place, RETENTION_DAYS: "17", MAIL_FROM: "Canary <canary-setting@vendor.example>" } }); });

describe("what nobody should find", () => {
  it.each(["/debug", "/metrics", "/.env", "/.git/config", "/.git/HEAD", "/assets/index.js.map", "/main.js.map", "/api/debug", "/api/metrics", "/package.json", "/server/main.ts"])("%s is not there (R25)", async (path) => {
    const answer = await fetch(portal.url + path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("canary-setting");
  });

  it("every address of the app is there, by the app's own list of routes", async () => {
    const routes = readFileSync(new URL("../../web/src/routes.tsx", import.meta.url), "utf8");
    const paths = [...routes.matchAll(/path="([^"*]+)/g)].map((match) => `/${(match[1] ?? "").replace(/:\w+/g, "x").replace(/\/$/, "")}`);
    expect(paths.length).toBeGreaterThan(15);
    for (const path of ["/", ...paths]) expect(`${path} ${String((await fetch(portal.url + path)).status)}`).toBe(`${path} 200`);
  });

  it("no public answer carries a setting that is nobody's business (R25)", async () => {
    for (const path of ["/api/portal", "/api/policy", "/api/health", "/api/ready", "/api/openapi.json", "/api/verify/keys"]) {
      const text = await (await fetch(portal.url + path)).text();
      for (const secret of ["canary-setting", portal.folder, portal.cast.staff.token]) expect(text).not.toContain(secret);
    }
  });
});

it("public forms that name a stranger send the stranger nothing (R61)", async () => {
  const before = await portal.ports.records.read.outbox.count({});
  for (const path of ["/api/sign-in/code", "/api/password-reset"]) {
    const answer = await fetch(portal.url + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email: "stranger@elsewhere.example" }) });
    expect(answer.status).toBe(202);
  }
  expect(await portal.ports.records.read.outbox.count({})).toBe(before);
});

it("the public page's numbers and its version come from the settings (ALO-26)", async () => {
  const policy = await portal.as(null)("GET /api/policy");
  expect(policy).toMatchObject({ retentionHours: 17 * 24, place, operator: "Test Vendor" });
  expect(policy.version).toBe((await portal.as(null)("GET /api/portal")).termsVersion);
  const other = await startPortal({ environment: { RETENTION_DAYS: "18" } });
  expect((await other.as(null)("GET /api/policy")).version).not.toBe(policy.version);
});

it("the send page, the transfer and the certificate name where the store is (ALO-14)", async () => {
  const { customer } = portal.cast;
  const { id } = await receive(portal);
  const api = portal.as(customer);
  expect((await portal.as(null)("GET /api/portal")).place).toBe(place);
  expect((await api("GET /api/transfers/:id", { params: { id } })).place).toBe(place);
  await api("POST /api/transfers/:id/directions", { params: { id }, body: { delete: "now", reason: "done" } });
  await until(() => api("GET /api/transfers/:id", { params: { id } }), (seen) => seen.state === "deleted", "deleted");
  const { payload } = await api("GET /api/transfers/:id/certificate", { params: { id } });
  expect(payload["store"]).toMatchObject({ place, operator: "Test Vendor" });
});
