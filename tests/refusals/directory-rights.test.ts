import { beforeAll, describe, expect, it } from "vitest";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let accountId: string;
type Who = keyof TestPortal["cast"];

beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "captools" } });
  accountId = (await portal.caller(portal.cast.customer)).accountId ?? expect.fail("a customer has an account");
});

async function ask(who: Who, method: string, path: string, body?: unknown) {
  const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(portal.cast[who]), ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}
const callers = (body: object, who: Who = "customer") => ask(who, "PATCH", `/api/accounts/${accountId}/callers`, body);
const check = async (caller: string) => (await ask("staff", "GET", `/api/accounts/${accountId}/phone-check?caller=${encodeURIComponent(caller)}`)).body;

describe("who may write and who may call", () => {
  it("is a matter of the account's own people, as far as the plan goes (CAP-2, CAP-3)", async () => {
    expect((await callers({ contacts: [{ email: "Ann@firm.example", name: "Ann Adler", isNamed: true }, { email: "bo@firm.example" }] })).body).toMatchObject({ namedCallers: { used: 1, limit: 1 } });
    const refused = await callers({ contacts: [{ email: "cy@firm.example", isNamed: true }] });
    expect(refused).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "CAP-3", offers: [{ kind: "pay-extra" }, { kind: "swap" }] } } } });
    // Whole or not at all: the person was not declared either.
    expect((await ask("customer", "GET", `/api/accounts/${accountId}/support`)).body.contacts.map(({ email }: { email: string }) => email)).toEqual(["ann@firm.example", "bo@firm.example"]);
    expect((await callers({ swappedCallers: [{ out: "bo@firm.example", in: "ann@firm.example" }] })).status).toBe(403);
  });

  it("is nobody else's: no foreign account, no paid places, no licences, no plan", async () => {
    expect((await callers({ removedContacts: ["ann@firm.example"] }, "otherCustomer")).status).toBe(404);
    expect((await callers({ removedContacts: ["ann@firm.example"] }, "auditor")).status).toBe(403);
    for (const body of [{ plan: { paidCallerExtras: 9 } }, { licences: [] }, { contacts: [{ email: "bo@firm.example", licence: "QX-1" }] }, { contacts: [{ email: "no address" }] }]) expect((await callers(body)).status).toBe(400);
    const crowd = Array.from({ length: 100 }, (_, index) => ({ email: `p${String(index)}@firm.example` }));
    expect((await callers({ contacts: crowd })).status).toBe(200);
    expect((await callers({ contacts: crowd.map(({ email }) => ({ email: `q${email}` })) })).status).toBe(400);
    await callers({ removedContacts: crowd.map(({ email }) => email) });
  });

  it("the telephone asks for edition, current licence and named caller, all three, by address or name (CAP-1)", async () => {
    const licence = (edition: string, currentThroughOn: string) => ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { licences: [{ reference: "L-1", product: "Captools", edition, acquired: "purchased", purchasedOn: "2026-01-01", currentThroughOn }] });
    await licence("pro", "2026-11-21");
    expect(await check("ann adler")).toMatchObject({ contact: { email: "ann@firm.example", isNamed: true }, decision: { outcome: "allow", ruleId: "CAP-1" } });
    expect(await check("bo@firm.example")).toMatchObject({ decision: { outcome: "deny", offers: [{ kind: "e-mail" }, { kind: "name-caller" }] } });
    expect(await check("Nobody")).toMatchObject({ contact: null, decision: { outcome: "deny" } });
    await licence("standard", "2026-11-21");
    expect(await check("ANN@firm.example")).toMatchObject({ decision: { outcome: "deny" } });
    await licence("pro", "2026-11-20");
    expect(await check("ann@firm.example")).toMatchObject({ decision: { outcome: "deny", reasons: ["The licence is not current."] } });
    expect((await ask("customer", "GET", `/api/accounts/${accountId}/phone-check?caller=ann`)).status).toBe(403);
  });

  it("the current version of a product is told by staff, and an older one is never a reason to refuse (ALO-8)", async () => {
    expect((await ask("customer", "PUT", "/api/directory/products/Captools", { version: "9.10" })).status).toBe(403);
    expect((await ask("staff", "PUT", "/api/directory/products/Captools", { version: "nine" })).status).toBe(400);
    expect((await ask("staff", "PUT", "/api/directory/products/captools", { version: "9.10" })).status).toBe(204);
    await ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { licences: [{ reference: "L-1", installedVersion: "9.9" }] });
    const { versions } = (await ask("customer", "GET", `/api/accounts/${accountId}/support`)).body;
    expect(versions).toMatchObject([{ reference: "L-1", installed: "9.9", current: "9.10", decision: { outcome: "allow" } }]);
    await ask("staff", "PUT", "/api/directory/products/Captools", { version: null });
    expect((await ask("customer", "GET", `/api/accounts/${accountId}/support`)).body.versions).toEqual([]);
  });
});
