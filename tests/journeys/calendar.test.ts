import { beforeAll, describe, expect, it } from "vitest";
import { activeCalendar } from "../../server/actions/calendar/active.ts";
import { calendarOf } from "../../server/domain/calendar/department.ts";
import { isOpen } from "../../server/domain/calendar/business-time.ts";
import { remind } from "../../server/actions/upkeep/remind.ts";
import { calendarProfile } from "../support/calendar-profile.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
let accountId: string;
beforeAll(async () => {
  portal = await startPortal({ environment: { POLICY_FILE: calendarProfile() }, clock: createTestClock("2027-03-19T17:00:00Z") });
  accountId = (await portal.caller(portal.cast.customer)).accountId ?? expect.fail("a customer has an account");
});

type Who = keyof TestPortal["cast"];
async function ask(who: Who | null, method: string, path: string, body?: unknown) {
  const answer = await fetch(portal.url + path, { method, headers: { ...(who === null ? {} : portal.bearer(portal.cast[who])), ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}
/** Moves the clock; tokens live on. */
async function jump(to: string): Promise<void> {
  portal.clock.set(to);
  await portal.ports.records.read.sessions.update({ kind: "token" }, { endsAt: "2030-01-01T00:00:00.000Z", lastUsedAt: `${to.slice(0, -1)}.000Z` });
}
const calendar = async () => (await ask("supervisor", "GET", "/api/calendars")).body.items[0];
const publish = (edit: object) => ask("supervisor", "POST", "/api/calendars/support/versions", edit);

describe("the calendar of a department", () => {
  it("is the profile's until somebody publishes another, and says that the summer dates are not yet published (CAP-15)", async () => {
    expect(await calendar()).toMatchObject({ department: "support", version: 1, versions: [], summer: [{ year: 2027, state: "not-published", dates: [], isReminderDue: false }, { year: 2028, state: "not-published" }] });
    expect((await ask(null, "GET", "/api/hours")).body).toMatchObject({ isOpen: true, version: "1", customerZone: null, summer: [{ year: 2027, state: "not-published" }, { year: 2028, state: "not-published" }] });
  });

  it("reminds the supervisor from 20 March, once a week, until the list is out (CAP-17)", async () => {
    const reminders = async () => (await portal.ports.records.read.outbox.list({ template: "summer-list-due" })).length;
    await remind(portal.ports);
    expect(await reminders()).toBe(0);
    await jump("2027-03-22T17:00:00Z");
    await remind(portal.ports);
    await remind(portal.ports);
    const once = await reminders();
    expect(once).toBeGreaterThan(0);
    await jump("2027-03-29T17:00:00Z");
    await remind(portal.ports);
    expect(await reminders()).toBe(2 * once);
    expect((await calendar()).summer[0]).toMatchObject({ isReminderDue: true });
  });

  it("suggests the holidays of a place; one counts only once a person has confirmed it (CAP-14)", async () => {
    const places = (await ask("supervisor", "GET", "/api/calendars/places?country=US")).body;
    expect(places.countries).toContainEqual({ code: "US", name: "United States of America" });
    expect(places.regions).toContainEqual({ code: "CA", name: "California" });
    const items = (await ask("supervisor", "GET", "/api/calendars/support/suggestions?country=US&region=CA&year=2027")).body.items as { name: string; date: string; isKnown: boolean }[];
    expect(items.find(({ name }) => name === "Memorial Day")).toMatchObject({ date: "2027-05-31", isKnown: true });
    const chavez = items.find(({ date }) => date === "2027-03-31") ?? expect.fail("no suggestion");
    expect(chavez.isKnown).toBe(false);
    const day = Temporal.Instant.from("2027-03-31T17:00:00Z");
    expect(isOpen(await activeCalendar(portal.ports, "support", portal.clock.now()), day)).toBe(true);
    const { version, holidays } = await calendar();
    const edit = { basedOn: version, holidays: [...holidays, { name: chavez.name, on: chavez.date }] };
    const preview = await ask("supervisor", "POST", "/api/calendars/support/preview", edit);
    expect(preview).toMatchObject({ status: 200, body: { version: 2, changes: [{ date: "2027-03-31", before: ["09:00–17:00"], after: [] }] } });
    expect((await calendar()).version).toBe(1);
    expect(await publish(edit)).toMatchObject({ status: 201, body: { version: 2 } });
    expect(isOpen(await activeCalendar(portal.ports, "support", portal.clock.now()), day)).toBe(false);
  });

  it("decides at once everywhere, while the past keeps its version", async () => {
    const { profile } = portal.ports.policy;
    expect(calendarOf({ zone: profile.zone, calendar: profile.calendar ?? expect.fail() }, "support", portal.clock.now()).versionOn(Temporal.PlainDate.from("2027-03-31"))).toBe("2");
    const before = await activeCalendar(portal.ports, "support", Temporal.Instant.from("2027-03-22T17:00:00Z"));
    expect(before.versionOn(Temporal.PlainDate.from("2027-03-31"))).toBe("1");
    expect(portal.ports.policy.hash).not.toBe(portal.ports.policy.filed.hash);
  });

  it("a due time that was given stays when the calendar is edited; a case opened afterwards follows the new one (HOT-17)", async () => {
    await jump("2027-06-24T20:00:00Z");
    const open = async (title: string) => {
      const answer = await ask("customer", "POST", "/api/cases", { title, text: "It will not start." });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      const id = String(answer.body.case?.id ?? answer.body.id);
      return (await portal.ports.records.read.cases.find({ id })) ?? expect.fail("no row");
    };
    const old = await open("Before");
    const { version } = await calendar();
    expect(await publish({ basedOn: version, summer: { year: 2027, dates: ["2027-06-25", "2027-07-09"] } })).toMatchObject({ status: 201, body: { version: 3 } });
    const later = await open("After");
    expect(await portal.ports.records.read.cases.find({ id: old.id })).toMatchObject({ dueAt: old.dueAt, calendarVersion: 2 });
    expect(later.calendarVersion).toBe(3);
    expect(later.dueAt! > old.dueAt!).toBe(true);
    const hours = (await ask("customer", "GET", "/api/hours")).body;
    expect(hours.summer[0]).toEqual({ year: 2027, state: "published" });
    expect(hours.closures).toContainEqual({ date: "2027-06-25", weekday: 5, reasons: ["Closed by the summer schedule."] });
    expect(hours.customerZone).not.toBeNull();
    expect(hours.week[0].spans[0].from).toMatchObject({ utc: "2027-06-24T15:00:00Z", vendor: "2027-06-24T09:00-06:00" });
  });

  it("a version that somebody else published meanwhile is not overwritten, and one that cannot be is refused", async () => {
    expect(await publish({ basedOn: 1, observedWeekdayCloses: false })).toMatchObject({ status: 409, body: { code: "conflict" } });
    const { version, hours } = await calendar();
    expect(await publish({ basedOn: version, hours: { ...hours, monday: ["09:00-12:00", "11:00-17:00"] } })).toMatchObject({ status: 400 });
    expect(await publish({ basedOn: version, summer: { year: 2027, dates: ["2028-06-25"] } })).toMatchObject({ status: 400 });
    expect(await publish({ basedOn: version, hours: Object.fromEntries(Object.keys(hours).map((day) => [day, []])) })).toMatchObject({ status: 400 });
    expect(await ask("supervisor", "POST", "/api/calendars/nobody/versions", { basedOn: 1 })).toMatchObject({ status: 404 });
  });

  it("only a supervisor edits it, its departments and whose they are", async () => {
    for (const who of ["customer", "staff", "auditor"] as const) {
      expect((await ask(who, "POST", "/api/calendars/support/versions", { basedOn: 3 })).status).toBe(403);
      expect((await ask(who, "PUT", `/api/people/${portal.cast.staff.personId}/departments`, { departments: [] })).status).toBe(403);
    }
    expect((await calendar()).versions).toHaveLength(2);
  });
});

describe("appointments outside of the hours", () => {
  const wish = { kind: "call", local: "2027-06-29T07:00", zone: "America/Denver", minutes: 60 };
  const isOpenNow = async (id: string) => ((await ask("customer", "GET", "/api/appointments")).body.items as { id: string; isOpenNow: boolean }[]).find((one) => one.id === id)?.isOpenNow;

  it("are for overseas accounts, within three hours of the hours, and asked a business day ahead (CAP-12, CAP-13)", async () => {
    expect(await ask("customer", "POST", "/api/appointments", wish)).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "CAP-12" } } } });
    await ask("staff", "PATCH", `/api/accounts/${accountId}/support`, { plan: { isOverseas: true } });
    expect(await ask("customer", "POST", "/api/appointments", { ...wish, local: "2027-06-29T05:00" })).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CAP-12" } } } });
    expect(await ask("customer", "POST", "/api/appointments", { ...wish, local: "2027-06-28T07:30" })).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "CAP-13" } } } });
  });

  it("open nothing until staff confirm them, and then only in their time (CAP-12)", async () => {
    const asked = await ask("customer", "POST", "/api/appointments", wish);
    expect(asked).toMatchObject({ status: 201, body: { state: "asked", way: "page", startsAt: { utc: "2027-06-29T13:00:00Z", vendor: "2027-06-29T07:00-06:00" } } });
    const id = String(asked.body.id);
    await jump("2027-06-29T13:30:00Z");
    expect(await isOpenNow(id)).toBe(false);
    expect((await ask("customer", "POST", `/api/appointments/${id}/confirm`)).status).toBe(403);
    await jump("2027-06-28T13:30:00Z");
    expect(await ask("staff", "POST", `/api/appointments/${id}/confirm`)).toMatchObject({ status: 200, body: { state: "confirmed", isOpenNow: false } });
    expect((await portal.ports.records.read.outbox.list({ template: "appointment-confirmed" })).map(({ personId }) => personId)).toEqual([portal.cast.customer.personId]);
    await jump("2027-06-29T13:30:00Z");
    expect(await isOpenNow(id)).toBe(true);
    expect(await ask("staff", "POST", `/api/appointments/${id}/confirm`)).toMatchObject({ status: 409 });
    await jump("2027-06-29T14:00:00Z");
    expect(await isOpenNow(id)).toBe(false);
  });

  it("may be recorded by staff with the way they came, and called off by either side", async () => {
    const made = await ask("staff", "POST", "/api/appointments", { ...wish, accountId, way: "mail", local: "2027-07-06T07:00" });
    expect(made).toMatchObject({ status: 201, body: { way: "mail", state: "asked" } });
    expect(await ask("customer", "POST", `/api/appointments/${String(made.body.id)}/cancel`)).toMatchObject({ status: 200, body: { state: "cancelled" } });
    expect(await portal.ports.records.read.outbox.count({ template: "appointment-called-off-staff", personId: null })).toBe(1);
    expect((await ask("staff", "POST", `/api/appointments/${String(made.body.id)}/confirm`)).status).toBe(409);
  });

  it("name a time that the clock shows once, and are nobody else's (HOT-6)", async () => {
    expect(await ask("customer", "POST", "/api/appointments", { ...wish, local: "2028-03-12T02:30" })).toMatchObject({ status: 400, body: { detail: expect.stringContaining("does not exist") } });
    expect((await ask("otherCustomer", "GET", "/api/appointments")).body.items).toEqual([]);
    const [{ id }] = (await ask("customer", "GET", "/api/appointments")).body.items;
    expect((await ask("otherCustomer", "POST", `/api/appointments/${String(id)}/cancel`)).status).toBe(404);
  });
});

describe("departments", () => {
  it("hold whom a supervisor puts there, each named by the policy", async () => {
    const { staff } = portal.cast;
    expect((await ask("supervisor", "PUT", `/api/people/${staff.personId}/departments`, { departments: ["support"] })).status).toBe(204);
    expect((await ask("staff", "GET", "/api/departments")).body.people).toContainEqual(expect.objectContaining({ id: staff.personId, departments: ["support"] }));
    expect((await ask("supervisor", "PUT", `/api/people/${staff.personId}/departments`, { departments: ["nowhere"] })).status).toBe(400);
    expect((await ask("supervisor", "PUT", `/api/people/${portal.cast.customer.personId}/departments`, { departments: [] })).status).toBe(404);
  });
});
