import { beforeAll, describe, expect, it } from "vitest";
import type { Cast } from "../../server/demo/cast.ts";
import { accountOf, ask, entitle } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let accountId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "captools" } });
  accountId = await accountOf(portal);
  await entitle(portal, 1);
  // Five of each, three of them at one instant: a page may end between them.
  for (let index = 0; index < 5; index += 1) {
    await ask(portal, "customer", "POST /api/complaints", { page: "/x", text: String(index) });
    await ask(portal, "customer", "POST /api/appointments", { kind: "call", local: `2026-12-0${String([1, 2, 3, 4, 7][index])}T10:00`, zone: "America/Denver", minutes: 30 });
    if (index > 0) await ask(portal, "staff", `POST /api/accounts/${accountId}/minutes`, { pool: "support", kind: "credit", minutes: 1 + index });
    if (index > 2) portal.clock.advance({ minutes: 1 });
  }
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
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual(((await page("limit=200")).body.items as { id: string }[]).map(({ id }) => id));
    expect((await page("limit=201")).status).toBe(400);
  });

  it("take no cursor of another list, and none that somebody made up", async () => {
    const made = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString("base64url");
    for (const cursor of ["x", made(["cases", 1]), made(["people", "a", "b"]), made([]), made({})]) expect((await page(`cursor=${cursor}`)).body).toMatchObject({ status: 400, code: "not-valid" });
  });
});
