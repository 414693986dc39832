import { beforeAll, expect, it } from "vitest";
import { accountOf, ask, balanceOf, entitle, opened } from "../support/cases.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "qualiteam" } });
  await entitle(portal, 100);
});

it("minutes that staff gave back by hand are not given back again when the urgency is withdrawn (HOT-11)", async () => {
  const { id } = await opened(portal, { isUrgent: true });
  await ask(portal, "staff", `POST /api/cases/${id}/assign`, { personId: portal.cast.staff.personId });
  const worked = await ask(portal, "staff", `POST /api/cases/${id}/time`, { startedAt: "2026-11-21T20:00:00Z", endedAt: "2026-11-21T20:10:00Z" });
  expect([worked.status, await balanceOf(portal)]).toEqual([201, 80]);
  const accountId = await accountOf(portal);
  const entries = (await ask(portal, "staff", `GET /api/accounts/${accountId}/minutes`)).body.items as { id: string; kind: string }[];
  expect((await ask(portal, "staff", `POST /api/accounts/${accountId}/minutes`, { pool: "support", kind: "reversal", reversesId: entries.find(({ kind }) => kind === "debit")!.id })).status).toBe(201);
  expect(await balanceOf(portal)).toBe(100);
  expect((await ask(portal, "customer", `POST /api/cases/${id}/urgency/withdraw`)).status).toBe(200);
  expect(await balanceOf(portal)).toBe(100);
  expect((await ask(portal, "customer", `POST /api/cases/${id}/urgency/withdraw`)).status).toBe(409);
});
