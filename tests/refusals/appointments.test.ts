import { beforeAll, describe, expect, it } from "vitest";
import type { Cast } from "../../server/demo/cast.ts";
import { accountOf, ask } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal({ environment: { POLICY_FILE: "captools" } }); });

const wish = (local: string, who: keyof Cast = "customer", more: object = {}) => ask(portal, who, "POST /api/appointments", { kind: "call", local, zone: "America/Denver", minutes: 60, ...more });
const confirm = (id: string, who: keyof Cast = "staff") => ask(portal, who, `POST /api/appointments/${id}/confirm`);

describe("a time is given once", () => {
  it("to an account: a second wish that overlaps is refused, also of two at once, until the first is called off", async () => {
    const first = await wish("2026-12-01T10:00");
    expect(first.status).toBe(201);
    expect((await wish("2026-12-01T10:30")).body).toMatchObject({ status: 409, code: "wrong-state" });
    expect((await wish("2026-12-01T11:00")).status).toBe(201);
    const accountId = await accountOf(portal);
    const both = await Promise.all([wish("2026-12-02T10:00"), wish("2026-12-02T10:15", "staff", { accountId })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    await ask(portal, "customer", `POST /api/appointments/${String(first.body.id)}/cancel`);
    expect((await wish("2026-12-01T09:30")).status).toBe(201);
  });

  it("by one person: whoever has confirmed another one at that time leaves it to a colleague", async () => {
    const one = await wish("2026-12-03T10:00");
    const other = await wish("2026-12-03T10:30", "otherCustomer");
    expect((await confirm(one.body.id as string)).status).toBe(200);
    expect((await confirm(other.body.id as string)).body).toMatchObject({ status: 409, code: "wrong-state" });
    expect((await confirm(other.body.id as string, "otherStaff")).status).toBe(200);
  });
});

it("twenty may lie ahead of an account, and no more", async () => {
  const count = async (): Promise<number> => (await ask(portal, "otherCustomer", "GET /api/appointments")).body.items.length as number;
  for (let wishes = 0; wishes < 40 && (await count()) < 20; wishes += 1) await wish(`${Temporal.PlainDate.from("2027-01-04").add({ days: wishes }).toString()}T12:00`, "otherCustomer");
  expect(await count()).toBe(20);
  expect((await wish("2027-03-16T12:00", "otherCustomer")).body).toMatchObject({ status: 409, detail: "The account has 20 appointments to come. Call one off first." });
});
