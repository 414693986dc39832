import { beforeAll, describe, expect, it } from "vitest";
import { accountOf, ask, entitle, opened } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let caseId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "captools" } });
  caseId = (await opened(portal)).id;
});

describe("a customer", () => {
  it("never reads a staff-only note, by no route and in no list", async () => {
    const secret = "The customer deleted the index themselves";
    expect((await ask(portal, "staff", `POST /api/cases/${caseId}/notes`, { text: secret })).body.messages.map(({ kind }: { kind: string }) => kind)).toEqual(["public", "note"]);
    for (const path of [`/api/cases/${caseId}`, `/api/cases/${caseId}/timeline`, "/api/cases", "/api/case-terms"]) {
      const answer = await ask(portal, "customer", `GET ${path}`);
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/deleted the index|"note"|add-note/);
    }
    expect((await ask(portal, "customer", `POST /api/cases/${caseId}/notes`, { text: "Mine" })).status).toBe(403);
    expect((await ask(portal, "customer", `POST /api/cases/${caseId}/messages`, { text: "Mine", kind: "note" })).status).toBe(400);
  });

  it("knows of no case of another account, and cannot write, link or open a transfer on it", async () => {
    for (const route of [`GET /api/cases/${caseId}`, `GET /api/cases/${caseId}/timeline`, `POST /api/cases/${caseId}/resolve`, `POST /api/cases/${caseId}/urgency/switch-off`]) expect((await ask(portal, "otherCustomer", route)).status, route).toBe(404);
    expect((await ask(portal, "otherCustomer", `POST /api/cases/${caseId}/messages`, { text: "Hello" })).status).toBe(404);
    expect((await ask(portal, "otherCustomer", "POST /api/transfers", { purpose: "support", caseId })).status).toBe(404);
    expect((await ask(portal, "otherCustomer", "GET /api/cases")).body.items).toEqual([]);
    expect((await ask(portal, "otherCustomer", `GET /api/cases?accountId=${await accountOf(portal)}`)).status).toBe(404);
    expect((await ask(portal, "otherCustomer", "POST /api/cases", { title: "x", text: "y", accountId: await accountOf(portal) })).status).toBe(400);
  });

  it("complains from any page; supervisors alone read it, and it is answered once (HOT-18)", async () => {
    const made = await ask(portal, "customer", "POST /api/complaints", { page: "/transfers", text: "Nobody called back." });
    expect(made.status).toBe(201);
    expect((await ask(portal, "staff", "GET /api/complaints")).status).toBe(403);
    expect((await ask(portal, "supervisor", "GET /api/complaints?state=open")).body.items).toMatchObject([{ id: made.body.id, page: "/transfers", text: "Nobody called back." }]);
    expect((await ask(portal, "supervisor", `POST /api/complaints/${String(made.body.id)}/answer`)).status).toBe(200);
    expect((await ask(portal, "supervisor", `POST /api/complaints/${String(made.body.id)}/answer`)).status).toBe(409);
    expect((await ask(portal, "customer", "POST /api/complaints", { page: "https://elsewhere.example/", text: "x" })).status).toBe(400);
    const mail = await portal.ports.records.read.outbox.find({ template: "complaint-made" });
    expect(mail?.facts).not.toContain("called");
  });
});

describe("staff", () => {
  it("open a case by telephone for named callers with a licence that includes it, and nobody else (CAP-1)", async () => {
    const accountId = await accountOf(portal, "otherCustomer");
    const call = (callerEmail: string) => ask(portal, "staff", "POST /api/cases", { title: "Report is empty", text: "She says so", accountId, callerEmail });
    await entitle(portal, 0, "otherCustomer");
    await ask(portal, "staff", `PATCH /api/accounts/${accountId}/support`, { licences: [{ reference: "L-1", edition: "pro", currentThroughOn: "2030-01-01" }], contacts: [{ email: "ann@firm.example", name: "Ann", isNamed: true }, { email: "bo@firm.example", name: "Bo" }] });
    expect(await call("bo@firm.example")).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CAP-1", offers: [{ kind: "e-mail" }, { kind: "name-caller" }] } } } });
    expect(await call("Ann@Firm.example")).toMatchObject({ status: 201, body: { case: { channel: "telephone", customer: "Ann", isNamedCaller: true } } });
    expect((await ask(portal, "staff", "POST /api/cases", { title: "x", text: "y", accountId })).status).toBe(400);
  });

  it("cannot assign a case to a customer, move it to a department that nobody knows, or write in one that is closed", async () => {
    expect((await ask(portal, "staff", `POST /api/cases/${caseId}/assign`, { personId: portal.cast.customer.personId })).status).toBe(404);
    expect((await ask(portal, "staff", `POST /api/cases/${caseId}/department`, { department: "cooking" })).status).toBe(400);
    expect((await ask(portal, "staff", `POST /api/cases/${caseId}/time`, { startedAt: "2026-11-21T19:00:00Z", endedAt: "2026-11-22T19:00:00Z" })).status).toBe(400);
    await portal.ports.records.read.cases.update({ id: caseId }, { state: "closed" });
    expect(await ask(portal, "staff", `POST /api/cases/${caseId}/messages`, { text: "Hello" })).toMatchObject({ status: 409, body: { code: "wrong-state" } });
  });
});
