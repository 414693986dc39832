import { beforeAll, describe, expect, it } from "vitest";
import { replyTagOf } from "../../server/actions/mail-intake/key.ts";
import { takeMail } from "../../server/actions/mail-intake/take.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { readMail } from "../../server/mail/read-mail.ts";
import { accountOf, ask, entitle, opened } from "../support/cases.ts";
import { writeMail } from "../support/dovecot.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let accountId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "captools" } });
  accountId = await accountOf(portal);
  await entitle(portal, 10);
  // Five of each, three of them at one instant: a page may end between them.
  for (let index = 0; index < 5; index += 1) {
    await ask(portal, "customer", "POST /api/complaints", { page: "/x", text: String(index) });
    await ask(portal, "customer", "POST /api/appointments", { kind: "call", local: `2026-12-0${String([1, 2, 3, 4, 7][index])}T10:00`, zone: "America/Denver", minutes: 30 });
    if (index > 0) await ask(portal, "staff", `POST /api/accounts/${accountId}/minutes`, { pool: "support", kind: "credit", minutes: 1 + index });
    if (index > 2) portal.clock.advance({ minutes: 1 });
  }
});

it("a case takes five hundred messages, and a mail that answers a full one opens another", async () => {
  const { id } = await opened(portal);
  await portal.ports.records.read.cases.update({ id }, { messageCount: 499 });
  expect((await ask(portal, "customer", `POST /api/cases/${id}/messages`, { text: "The last one" })).status).toBe(201);
  for (const [who, route] of [["customer", "messages"], ["staff", "messages"], ["staff", "notes"]] as const) expect((await ask(portal, who, `POST /api/cases/${id}/${route}`, { text: "One more" })).body).toMatchObject({ status: 409, code: "wrong-state" });
  const row = await portal.ports.records.read.cases.find({ id });
  if (row === undefined) throw new Error("the case is there");
  await ask(portal, "staff", `PATCH /api/accounts/${accountId}/support`, { contacts: [{ email: "dora@bakery.example" }] });
  const mail = await readMail(Buffer.from(writeMail({ from: "dora@bakery.example", subject: `Re: ${replyTagOf(portal.ports, row)} Invoices` })));
  await takeMail(portal.ports, { host: "", port: 0, isSecure: false, user: "", password: "", folder: "", doneFolder: "", address: "in@vendor.example", trustedServer: null }, mail);
  expect(await portal.ports.records.read.cases.count({ accountId })).toBe(2);
});

const lists: readonly (readonly [string, keyof Cast, string])[] = [
  ["complaints", "supervisor", "/api/complaints"],
  ["appointments for staff", "staff", "/api/appointments"],
  ["an account's appointments", "customer", "/api/appointments"],
  ["the ledger of minutes", "customer", "minutes"],
];

describe.each(lists)("%s", (_, who, path) => {
  const page = (query: string) => ask(portal, who, `GET ${path === "minutes" ? `/api/accounts/${accountId}/minutes` : path}?${query}`);

  it("come by pages without a gap or a repeat, and no page is longer than 200", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await page(`limit=2${cursor === null ? "" : `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.next as string | null;
    } while (cursor !== null);
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(((await page("limit=200")).body.items as { id: string }[]).map(({ id }) => id));
    expect((await page("limit=201")).status).toBe(400);
  });

  it("take no cursor of another list, and none that somebody made up", async () => {
    const made = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString("base64url");
    for (const cursor of ["x", made(["cases", 1]), made(["people", "a", "b"]), made([]), made({})]) expect((await page(`cursor=${cursor}`)).body).toMatchObject({ status: 400, code: "not-valid" });
  });
});

it("the twenty-first complaint of one person within an hour waits, and no supervisor gets a mail for it", async () => {
  const made: number[] = [];
  for (let count = 0; count < 21; count += 1) made.push((await ask(portal, "otherCustomer", "POST /api/complaints", { page: "/x", text: "Again" })).status);
  expect(made).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
  const supervisors = await portal.ports.records.read.people.count({ role: "supervisor", disabledAt: null });
  expect(await portal.ports.records.read.outbox.count({ template: "complaint-made" })).toBe(25 * supervisors);
});
