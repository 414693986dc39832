import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { routes } from "../../server/contract/routes.ts";
import { request } from "../../server/actions/transfers/request.ts";
import { direct } from "../../server/actions/transfers/direct.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { send, sendAll } from "../../server/demo/send.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let transferId: string;
beforeAll(async () => {
  portal = await startPortal();
  const customer = await portal.caller(portal.cast.customer);
  transferId = (await request(portal.ports, customer, { purpose: "repair" })).id;
  await send(portal.ports, customer, transferId, { name: "orders.sqlite", content: Buffer.alloc(3000, 7) });
  await sendAll(portal.ports, customer, transferId);
});

async function get(path: string, who: Enrolled | null): Promise<{ status: number; body: unknown; headers: Headers }> {
  const answer = await fetch(`${portal.url}${path}`, { headers: who === null ? {} : portal.bearer(who) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: answer.headers.get("content-type")?.includes("json") === true ? (JSON.parse(text) as unknown) : text };
}
function shapeOf(key: keyof typeof routes): z.ZodType {
  return (routes[key].answers as Record<number, z.ZodType>)[200]!;
}

describe("what supervisors, auditors and staff watch, over HTTP", () => {
  it.each([
    ["GET /api/queue", "/api/queue?view=arrivals", "staff"],
    ["GET /api/overview", "/api/overview", "auditor"],
    ["GET /api/charts", "/api/charts?by=day&from=2026-11-01&to=2026-11-30", "supervisor"],
    ["GET /api/ledger", "/api/ledger?limit=3", "auditor"],
  ] as const)("%s answers in the contract's shape, and a customer is refused", async (key, path, role) => {
    const answer = await get(path, portal.cast[role]);
    expect(answer.status).toBe(200);
    expect(shapeOf(key).safeParse(answer.body).error).toBeUndefined();
    expect((await get(path, portal.cast.customer)).status).toBe(403);
    expect((await get(path, null)).status).toBe(401);
  });

  it("verifies the ledger against the receipt that a customer kept", async () => {
    const receipt = await get(`/api/transfers/${transferId}/receipt`, portal.cast.customer);
    expect(receipt.status).toBe(200);
    expect(await portal.as(portal.cast.auditor)("POST /api/ledger/verify", { body: { against: JSON.stringify(receipt.body) } })).toMatchObject({ isIntact: true, problems: [] });
    expect((await get(`/api/transfers/${transferId}/receipt`, portal.cast.otherCustomer)).status).toBe(404);
  });

  it("refuses to release a safety stop that is not on", async () => {
    await expect(portal.as(portal.cast.supervisor)("POST /api/safety-stop/release", { body: { reason: "nothing" } })).rejects.toMatchObject({ status: 409 });
  });
});

describe("a certificate, over HTTP", () => {
  it("does not exist before the deletion, and afterwards is shown to its account, checked for anyone, and to nobody else", async () => {
    const { customer, otherCustomer } = portal.cast;
    for (const form of ["certificate", "certificate.json", "certificate.pdf"]) expect((await get(`/api/transfers/${transferId}/${form}`, customer)).status).toBe(404);
    await direct(portal.ports, await portal.caller(customer), transferId, { delete: "now", reason: "done" });
    await eraseDue(portal.ports);
    const shown = await get(`/api/transfers/${transferId}/certificate`, customer);
    expect(shapeOf("GET /api/transfers/:id/certificate").safeParse(shown.body).error).toBeUndefined();
    const signed = await get(`/api/transfers/${transferId}/certificate.json`, customer);
    expect(signed.headers.get("content-disposition")).toMatch(/^attachment; filename="C-\d+\.json"$/);
    const checked = await portal.as(null)("POST /api/verify", { body: { certificate: JSON.stringify(signed.body) } });
    expect(checked).toMatchObject({ isValid: true, problems: [], title: "All known copies are erased" });
    const forged = await portal.as(null)("POST /api/verify", { body: { certificate: JSON.stringify(signed.body).replace(/(?<="signature":")./, (letter) => (letter === "A" ? "B" : "A")) } });
    expect(forged).toMatchObject({ isValid: false, title: null, payload: null });
    const open = await get(`/api/verify/${(shown.body as { address: string }).address}`, null);
    expect(shapeOf("GET /api/verify/:address").safeParse(open.body).error).toBeUndefined();
    for (const form of ["certificate", "certificate.json", "certificate.pdf", "receipt"]) expect((await get(`/api/transfers/${transferId}/${form}`, otherCustomer)).status).toBe(404);
    expect((await get(`/api/verify/${"a".repeat(26)}`, null)).status).toBe(404);
  });
});
