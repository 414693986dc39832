import { beforeAll, describe, expect, it } from "vitest";
import { assignCase } from "../../server/actions/cases/work.ts";
import { switchUrgencyOff } from "../../server/actions/cases/urgency.ts";
import { watchCases } from "../../server/actions/cases/watch.ts";
import { ask, balanceOf, entitle, opened } from "../support/cases.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
const clock = createTestClock("2026-06-12T19:30:00Z");
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: "qualiteam" }, clock });
  await entitle(portal, 100);
});
const show = async (id: string) => (await ask(portal, "staff", `GET /api/cases/${id}`)).body;
const mails = (template: string) => portal.ports.records.read.outbox.count({ template });

describe("an urgent case", () => {
  it("opened on Friday 23:30 by the vendor's clock is due at 00:30, also past closing; it is offered and off by default (HOT-1, HOT-7)", async () => {
    const terms = (await ask(portal, "customer", "GET /api/case-terms")).body;
    expect(terms).toMatchObject({ urgency: { isOffered: true, rate: 2, withinMinutes: 60, wish: { outcome: "allow" } }, due: { urgent: { value: { dueAt: "2026-06-12T20:30:00Z", vendorTime: "2026-06-13T00:30+04:00" } } } });
    expect((await opened(portal)).isUrgent).toBe(false);
    expect(await opened(portal, { isUrgent: true })).toMatchObject({ isUrgent: true, rate: 2, dueAt: "2026-06-12T20:30:00.000Z" });
  });

  it("is reminded of at 30 and 50 minutes, and its breach is recorded exactly once, however often the job runs (HOT-15)", async () => {
    const [before, breached] = [await mails("case-reminder"), await mails("case-breached")];
    const one = await opened(portal, { isUrgent: true });
    const others = portal.ports.records.read.cases.update({ isUrgent: 1, dueAt: one.dueAt }, {});
    expect(await others).toBeGreaterThan(0);
    const sent: number[] = [];
    for (const minutes of [29, 1, 20, 10, 1]) {
      clock.advance({ minutes });
      await watchCases(portal.ports);
      await watchCases(portal.ports);
      sent.push((JSON.parse((await portal.ports.records.read.cases.find({ id: one.id }))?.reminders ?? "[]") as number[]).length);
    }
    expect(sent).toEqual([0, 1, 2, 2, 2]);
    expect((await show(one.id)).breachedAt).toBe("2026-06-12T20:31:00.000Z");
    const events = (await ask(portal, "staff", `GET /api/cases/${one.id}/timeline`)).body.items.map(({ event }: { event: string }) => event);
    expect(events.filter((event: string) => event === "cases.breach")).toHaveLength(1);
    expect((await mails("case-reminder")) - before).toBe(4);
    expect((await mails("case-breached")) - breached).toBe(2);
    expect((await ask(portal, "customer", `GET /api/cases/${one.id}/timeline`)).body.items.map(({ event }: { event: string }) => event)).not.toContain("cases.remind");
  });

  it("withdrawn after work gives the difference back once, and the late answer stays recorded (HOT-8, HOT-11, HOT-14)", async () => {
    const [late] = (await ask(portal, "staff", "GET /api/cases?urgent=1")).body.items;
    const before = (await balanceOf(portal)) ?? 0;
    await ask(portal, "staff", `POST /api/cases/${String(late.id)}/assign`, { personId: portal.cast.staff.personId });
    const worked = await ask(portal, "staff", `POST /api/cases/${String(late.id)}/time`, { startedAt: "2026-06-12T20:00:00Z", endedAt: "2026-06-12T20:03:00Z" });
    expect(worked.body.timeEntries).toMatchObject([{ minutes: 3, rate: 2, chargedMinutes: 6 }]);
    const off = await ask(portal, "customer", `POST /api/cases/${String(late.id)}/urgency/switch-off`);
    expect(off).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "HOT-10", offers: [{ kind: "withdraw-urgency" }] } } } });
    expect((await ask(portal, "customer", `POST /api/cases/${String(late.id)}/urgency/withdraw`)).body).toMatchObject({ isUrgent: false, rate: 1, breachedAt: late.breachedAt });
    expect(await balanceOf(portal)).toBe(before + 1 - 3);
    expect((await ask(portal, "customer", `POST /api/cases/${String(late.id)}/urgency/withdraw`)).status).toBe(409);
    expect(await balanceOf(portal)).toBe(before + 1 - 3);
  });

  it("loses its urgency by staff for the listed reasons alone, moves on, and the customer is told (HOT-13)", async () => {
    const one = await opened(portal, { isUrgent: true });
    expect((await ask(portal, "staff", `POST /api/cases/${one.id}/urgency/remove`, { reason: "too-much-work" })).status).toBe(400);
    const removed = (await ask(portal, "staff", `POST /api/cases/${one.id}/urgency/remove`, { reason: "customization" })).body;
    expect(removed).toMatchObject({ isUrgent: false, department: { id: "development" }, urgency: { endedBecause: "customization" } });
    expect(await mails("case-urgency-removed")).toBe(1);
  });

  it("without minutes for its rate is opened as a normal case, which says so (HOT-9)", async () => {
    await entitle(portal, 1, "otherCustomer");
    const answer = await ask(portal, "otherCustomer", "POST /api/cases", { title: "Shop is down", text: "No page opens.", isUrgent: true });
    expect(answer).toMatchObject({ status: 201, body: { case: { isUrgent: false, rate: 1 }, urgency: { outcome: "deny", ruleId: "HOT-9" } } });
    expect(answer.body.urgency.reasons).toContain("The case is opened as a normal one.");
  });

  it("switched off while it is being assigned: the database's order decides, and both are told the truth (HOT-10)", async () => {
    const { ports, cast } = portal;
    const [staff, customer] = [await portal.caller(cast.staff), await portal.caller(cast.customer)];
    for (let turn = 0; turn < 6; turn += 1) {
      const one = await opened(portal, { isUrgent: true });
      const assign = () => assignCase(ports, staff, one.id, staff.personId);
      const off = () => switchUrgencyOff(ports, customer, one.id).then(() => "off", (error: unknown) => (error as { code: string }).code);
      const [outcome] = turn % 2 === 0 ? await Promise.all([off(), assign()]) : (await Promise.all([assign(), off()])).toReversed();
      const row = await ports.records.read.cases.find({ id: one.id });
      expect(row).toMatchObject({ assigneeId: staff.personId, isUrgent: outcome === "off" ? 0 : 1 });
      expect(["off", "policy-refused"]).toContain(outcome);
    }
  });
});

describe("the queue", () => {
  it("puts urgent cases first in working hours, and says why each stands where it stands (HOT-2)", async () => {
    clock.set("2026-06-15T06:00:00Z");
    const [plain, urgent] = [await opened(portal), await opened(portal, { isUrgent: true })];
    const rows = (await ask(portal, "staff", "GET /api/cases?view=queue")).body.items as { id: string; why: string; isUrgent: boolean }[];
    expect(rows.findIndex(({ id }) => id === urgent.id)).toBeLessThan(rows.findIndex(({ id }) => id === plain.id));
    expect(rows.find(({ id }) => id === urgent.id)?.why).toMatch(/^Urgent/);
    expect(rows.find(({ id }) => id === plain.id)?.why).toMatch(/waiting since/i);
    expect((await ask(portal, "customer", "GET /api/cases?view=queue")).body.items[0].why).toBeNull();
  });
});
