import { beforeAll, describe, expect, it } from "vitest";
import { addMessage } from "../../server/actions/cases/add-message.ts";
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

const eventsOf = async (id: string, event: string) => (await ask(portal, "customer", `GET /api/cases/${id}/timeline`)).body.items.filter((one: { event: string }) => one.event === event);
const write = (who: "customer" | "staff", id: string, body: object = {}) => ask(portal, who, `POST /api/cases/${id}/messages`, { text: "About the grey invoices.", ...body });
const lateNow = async (id: string) => (await ask(portal, "supervisor", "GET /api/overview/cases")).body.late.find((one: { id: string }) => one.id === id);

describe("a normal case", () => {
  it("that nobody answers by its time is recorded as late exactly once, however often and wherever the job runs, and supervisors see it (HOT-3)", async () => {
    clock.set("2026-06-17T06:15:00Z");
    const one = await opened(portal);
    expect(one).toMatchObject({ isUrgent: false, dueAt: "2026-06-18T06:15:00.000Z", answerDueAt: "2026-06-18T06:15:00.000Z" });
    clock.set("2026-06-18T06:15:00Z");
    await watchCases(portal.ports);
    expect(await show(one.id)).toMatchObject({ breachedAt: null });
    expect(await lateNow(one.id)).toBeUndefined();
    clock.advance({ minutes: 1 });
    await Promise.all([watchCases(portal.ports), watchCases(portal.ports)]);
    await watchCases(portal.ports);
    expect(await show(one.id)).toMatchObject({ breachedAt: "2026-06-18T06:16:00.000Z", clocks: [{ dueAt: one.dueAt, answeredAt: null, breachedAt: "2026-06-18T06:16:00.000Z" }] });
    expect(await lateNow(one.id)).toMatchObject({ dueAt: one.dueAt, breachedAt: "2026-06-18T06:16:00.000Z" });
    clock.advance({ hours: 1 });
    await write("staff", one.id);
    await watchCases(portal.ports);
    expect(await show(one.id)).toMatchObject({ breachedAt: "2026-06-18T06:16:00.000Z", answerDueAt: null, clocks: [{ answeredAt: "2026-06-18T07:16:00.000Z" }] });
    expect(await eventsOf(one.id, "cases.breach")).toHaveLength(1);
    expect((await portal.ports.records.read.outbox.list({ template: "case-breached" })).filter(({ facts }) => facts.includes(one.id))).toHaveLength(1);
    expect(await portal.ports.records.read.ledgerRows.list({ event: "cases.breach" }).then((rows) => rows.filter(({ facts }) => facts.includes(one.id)))).toHaveLength(1);
    expect(await lateNow(one.id)).toBeUndefined();
  });

  it("answered late before the job looked is recorded as late all the same; answered in time it never is", async () => {
    clock.set("2026-06-22T06:00:00Z");
    const [late, early] = [await opened(portal), await opened(portal)];
    await write("staff", early.id);
    clock.set("2026-06-23T06:00:01Z");
    await write("staff", late.id);
    await watchCases(portal.ports);
    expect(await show(late.id)).toMatchObject({ breachedAt: "2026-06-23T06:00:01.000Z" });
    expect(await show(early.id)).toMatchObject({ breachedAt: null });
    expect([await eventsOf(late.id, "cases.breach"), await eventsOf(early.id, "cases.breach")].map(({ length }) => length)).toEqual([1, 0]);
  });
});

describe("what a customer writes later in a case that was answered", () => {
  it("gives a new due time by HOT-3, counted from the first unanswered message; what was given first stays given (HOT-17)", async () => {
    clock.set("2026-06-24T06:00:00Z");
    const one = await opened(portal, { isUrgent: true });
    expect((await write("customer", one.id)).body).toMatchObject({ answerDueAt: one.dueAt, later: null });
    clock.advance({ minutes: 30 });
    expect((await write("staff", one.id)).body).toMatchObject({ answerDueAt: null, later: null });
    // Friday, 23:30 by the vendor's clock: the same time on Saturday is closed.
    clock.set("2026-06-26T19:30:00Z");
    const again = (await write("customer", one.id)).body;
    expect(again).toMatchObject({ answerDueAt: "2026-06-28T06:00:00.000Z", later: { askedAt: "2026-06-26T19:30:00.000Z", breachedAt: null }, dueAt: one.dueAt, firstResponseAt: "2026-06-24T06:30:00.000Z" });
    clock.advance({ hours: 3 });
    expect((await write("customer", one.id)).body.later).toEqual(again.later);
    expect(await portal.ports.records.read.decisions.count({ rule: "urgency.due", subjectId: one.id })).toBe(2);
  });

  it("is answered by a person's public reply alone: notes and what the portal writes by itself do not count (HOT-16)", async () => {
    const { items } = (await ask(portal, "staff", "GET /api/cases")).body;
    const one = items.find(({ later }: { later: unknown }) => later !== null) as { id: string; later: object };
    await ask(portal, "staff", `POST /api/cases/${one.id}/notes`, { text: "The index again." });
    await addMessage(portal.ports, one.id, { kind: "automatic", text: "We are closed today.", authorId: null, isFromCustomer: false });
    expect((await show(one.id)).later).toEqual(one.later);
    const answered = (await write("staff", one.id)).body;
    expect(answered).toMatchObject({ answerDueAt: null, later: null });
    expect(answered.clocks).toHaveLength(2);
    expect(answered.clocks[1]).toMatchObject({ dueAt: "2026-06-28T06:00:00.000Z", answeredAt: "2026-06-26T22:30:00.000Z", breachedAt: null });
  });

  it("and nobody answers in time is recorded once for each time that was given, and stands among what is late now", async () => {
    clock.set("2026-07-01T06:00:00Z");
    const one = await opened(portal);
    await write("staff", one.id);
    for (const day of ["2026-07-02", "2026-07-06"]) {
      clock.set(`${day}T06:00:00Z`);
      await write("customer", one.id);
      clock.set(Temporal.PlainDate.from(day).add({ days: 1 }).toString() + "T06:01:00Z");
      await Promise.all([watchCases(portal.ports), watchCases(portal.ports)]);
      await watchCases(portal.ports);
      expect(await lateNow(one.id)).toMatchObject({ breachedAt: expect.any(String), firstResponseAt: "2026-07-01T06:00:00.000Z" });
      await write("staff", one.id);
      expect(await lateNow(one.id)).toBeUndefined();
    }
    const shown = (await ask(portal, "customer", `GET /api/cases/${one.id}`)).body;
    expect(shown.clocks.map(({ breachedAt }: { breachedAt: string | null }) => breachedAt !== null)).toEqual([false, true, true]);
    expect(await eventsOf(one.id, "cases.breach")).toHaveLength(2);
    expect(shown.breachedAt).toBeNull();
  });

  it("counts from the answer to our question: no time runs while the case waits for the customer, and each pause stays listed", async () => {
    clock.set("2026-07-08T06:00:00Z");
    const one = await opened(portal);
    expect((await write("staff", one.id, { isAsking: true })).body).toMatchObject({ state: "waiting", answerDueAt: null, openMinutesLeft: null, pauses: [{ from: "2026-07-08T06:00:00.000Z", until: null }] });
    clock.set("2026-07-13T06:00:00Z");
    await watchCases(portal.ports);
    expect(await lateNow(one.id)).toBeUndefined();
    const back = (await write("customer", one.id)).body;
    expect(back).toMatchObject({ state: "open", answerDueAt: "2026-07-14T06:00:00.000Z", openMinutesLeft: 15 * 60, pauses: [{ from: "2026-07-08T06:00:00.000Z", until: "2026-07-13T06:00:00.000Z" }] });
    await write("staff", one.id, { isAsking: true });
    clock.advance({ hours: 1 });
    const resumed = (await ask(portal, "staff", `POST /api/cases/${one.id}/resume`)).body;
    expect(resumed).toMatchObject({ state: "open", answerDueAt: "2026-07-14T07:00:00.000Z" });
    expect(resumed.pauses).toHaveLength(2);
  });

  it("ends with the case, and begins anew when it is opened again; a late one stays on record (HOT-14)", async () => {
    clock.set("2026-07-15T06:00:00Z");
    const one = await opened(portal);
    await write("staff", one.id);
    await write("customer", one.id);
    clock.set("2026-07-16T06:00:01Z");
    expect((await ask(portal, "customer", `POST /api/cases/${one.id}/resolve`)).body).toMatchObject({ answerDueAt: null, later: null, clocks: [{ breachedAt: null }, { breachedAt: "2026-07-16T06:00:01.000Z", endedAt: "2026-07-16T06:00:01.000Z" }] });
    expect((await ask(portal, "customer", `POST /api/cases/${one.id}/reopen`)).body).toMatchObject({ answerDueAt: "2026-07-17T06:00:01.000Z" });
  });
});

it("an edit of the calendar changes no due time that a later message was given, and counts for the next one (HOT-17)", async () => {
  clock.set("2026-07-20T06:00:00Z");
  const one = await opened(portal);
  await write("staff", one.id);
  const given = (await write("customer", one.id)).body.answerDueAt;
  const published = await ask(portal, "supervisor", "POST /api/calendars/support/versions", { basedOn: 1, hours: { monday: ["09:00-24:00"], tuesday: [], wednesday: ["12:00-20:00"], thursday: [], friday: [], saturday: [], sunday: [] } });
  expect(published.status).toBeLessThan(300);
  expect((await show(one.id)).answerDueAt).toBe(given);
  await write("staff", one.id);
  expect((await write("customer", one.id)).body.answerDueAt).toBe("2026-07-22T08:00:00.000Z");
});
