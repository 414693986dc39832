import { describe, expect, it } from "vitest";
import { isOpen } from "../../server/domain/calendar/business-time.ts";
import { calendarOf } from "../../server/domain/calendar/department.ts";
import { addCalendarDays, instantMeant } from "../../server/domain/calendar/local.ts";
import { isOnShift } from "../../server/domain/calendar/shifts.ts";
import { localText, zoneOf } from "../../server/domain/calendar/zone.ts";
import { ask, profileFrom, type RawProfile } from "../support/profiles.ts";

const hotrush = profileFrom("qualiteam");
const captools = profileFrom("captools");
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const withSummer = (lists: object[]) => profileFrom("captools", (raw: RawProfile) => { raw["calendar"].departments.support.summer.lists = lists; });
const list2008 = { year: 2008, edition: 1, publishedAt: "2008-04-10T09:00:00-06:00", dates: ["2008-06-27", "2008-07-04"] };

describe("hours are half-open", () => {
  it.each([
    ["2026-06-10T09:00:00+04:00", true], ["2026-06-10T08:59:59+04:00", false],
    ["2026-06-13T17:59:59+04:00", true], ["2026-06-13T18:00:00+04:00", false],
    ["2026-06-10T23:59:59+04:00", true], ["2026-06-11T00:00:00+04:00", false],
  ])("%s is open: %s (HOT-5)", (instant, open) => {
    expect(ask(hotrush, "calendar.open", {}, instant)).toMatchObject({ outcome: open ? "allow" : "deny", ruleId: "HOT-5" });
  });

  it("1 January works where no holiday is listed, and does not where it is (HOT-4)", () => {
    expect(ask(hotrush, "calendar.open", {}, "2027-01-01T10:00:00+03:00").outcome).toBe("allow");
    const off = profileFrom("qualiteam", (raw) => { raw["calendar"].departments.support.holidays = [{ name: "New Year's Day", on: "2027-01-01" }]; });
    expect(ask(off, "calendar.open", {}, "2027-01-01T10:00:00+03:00")).toMatchObject({ outcome: "deny", ruleId: "HOT-4", nextChangeAt: "2027-01-02T07:00:00Z" });
  });
});

describe("local times", () => {
  it("one that is skipped is refused (HOT-6)", () => {
    expect(ask(hotrush, "calendar.local-time", { local: "2026-03-29T02:30:00" })).toMatchObject({ outcome: "deny", ruleId: "HOT-6" });
    expect(() => instantMeant(zoneOf(hotrush.zone), Temporal.PlainDateTime.from("2026-03-29T02:30"), null)).toThrow(/does not exist/);
  });

  it("one that comes twice asks for the offset, and takes it (HOT-6)", () => {
    const asked = ask(hotrush, "calendar.local-time", { local: "2026-10-25T02:30:00" });
    expect(asked).toMatchObject({ outcome: "review", offers: [{ text: "With the offset +04:00." }, { text: "With the offset +03:00." }] });
    expect(ask(hotrush, "calendar.local-time", { local: "2026-10-25T02:30:00", offset: "+04:00" }).value).toMatchObject({ utc: "2026-10-24T22:30:00Z" });
    expect(ask(hotrush, "calendar.local-time", { local: "2026-10-25T02:30:00", offset: "+03:00" }).value).toMatchObject({ utc: "2026-10-24T23:30:00Z" });
    expect(ask(hotrush, "calendar.local-time", { local: "2026-10-25T02:30:00", offset: "+05:00" }).outcome).toBe("review");
  });

  it("thirty calendar days keep the clock time; an end in a gap moves forward (ALE-16)", () => {
    const chicago = zoneOf("America/Chicago");
    const end = (start: string): string => localText(chicago, addCalendarDays(chicago, at(start), 30));
    expect(end("2026-10-15T10:00:00-05:00")).toBe("2026-11-14T10:00-06:00");
    expect(end("2027-02-12T02:30:00-06:00")).toBe("2027-03-14T03:30-05:00");
  });
});

describe("holidays and summer closures", () => {
  it("hours are required: a department without any does not load (CAP-14)", () => {
    expect(() => profileFrom("captools", (raw) => { delete raw["calendar"].departments.support.hours; })).toThrow(/calendar\.departments\.support\.hours is missing/);
  });

  it.each(["2026-01-19", "2026-05-25", "2026-09-07", "2026-11-26", "2026-12-25"])("%s, a holiday of the United States, is closed (CAP-14)", (date) => {
    expect(ask(captools, "calendar.day", { date })).toMatchObject({ outcome: "deny", ruleId: "HOT-4" });
  });

  it("2008-07-04 is a Friday of the summer list and a holiday: closed once, two reasons (CAP-16)", () => {
    const decision = ask(withSummer([list2008]), "calendar.day", { date: "2008-07-04" }, "2008-06-01T00:00:00Z");
    expect(decision).toMatchObject({ outcome: "deny", ruleId: "CAP-16", value: { hours: [], closures: ["holiday", "summer"] } });
    expect(decision.reasons).toHaveLength(2);
  });

  it("2026-07-03 (observed) and 2026-07-04 are closed; whether an observed weekday is, is a setting (CAP-16)", () => {
    expect(ask(captools, "calendar.day", { date: "2026-07-03" })).toMatchObject({ outcome: "deny", ruleId: "CAP-16" });
    expect(ask(captools, "calendar.day", { date: "2026-07-04" }).outcome).toBe("deny");
    const open = profileFrom("captools", (raw) => { raw["calendar"].departments.support.observedWeekdayCloses = false; });
    expect(ask(open, "calendar.day", { date: "2026-07-03" }).outcome).toBe("allow");
    expect(ask(captools, "calendar.day", { date: "2027-07-05" })).toMatchObject({ outcome: "deny", value: { closures: ["observed-holiday"] } });
  });

  it("until the list is published its Fridays are open and the answer says so; afterwards they are closed (CAP-15)", () => {
    const profile = withSummer([list2008]);
    const before = ask(profile, "calendar.day", { date: "2008-06-27" }, "2008-04-10T14:59:59Z");
    expect(before).toMatchObject({ outcome: "allow", ruleId: "CAP-15", value: { calendarVersion: "1" } });
    expect(before.reasons.join(" ")).toContain("not yet published");
    expect(ask(profile, "calendar.day", { date: "2008-06-27" }, "2008-04-10T15:00:00Z")).toMatchObject({ outcome: "deny", ruleId: "CAP-14", value: { calendarVersion: "1 (summer 2008: edition 1)" } });
  });

  it("a later edition replaces the list from its publication on; what was answered before stays as it was (CAP-15)", () => {
    const profile = withSummer([list2008, { ...list2008, edition: 2, publishedAt: "2008-05-10T15:00:00Z", dates: ["2008-07-18"] }]);
    const day = (knownAt: string) => ask(profile, "calendar.day", { date: "2008-06-27" }, knownAt).outcome;
    expect([day("2008-05-10T14:59:59Z"), day("2008-05-10T15:00:00Z")]).toEqual(["deny", "allow"]);
  });

  it("from 20 March the supervisor is reminded until the list is out (CAP-17)", () => {
    const summer = (profile: typeof captools, instant: string) => ask(profile, "calendar.summer", { year: 2026 }, instant);
    expect(summer(captools, "2026-03-20T05:59:59Z")).toMatchObject({ value: { isReminderDue: false }, nextChangeAt: "2026-03-20T06:00:00Z" });
    expect(summer(captools, "2026-03-20T06:00:00Z")).toMatchObject({ ruleId: "CAP-17", value: { isReminderDue: true } });
    const published = withSummer([{ year: 2026, edition: 1, publishedAt: "2026-04-01T15:00:00Z", dates: [] }]);
    expect(summer(published, "2026-04-01T15:00:00Z")).toMatchObject({ outcome: "allow", value: { state: "published", isReminderDue: false } });
  });

  it("calendars are per department, each with its own zone if it has one (CAP-17)", () => {
    const two = profileFrom("captools", (raw) => { raw["calendar"].departments.sales = { title: "Sales", zone: "Europe/Berlin", hours: { ...raw["calendar"].departments.support.hours, saturday: ["10:00-12:00", "13:00-15:00"] } }; });
    const open = (department: string, instant: string) => ask(two, "calendar.open", { department }, instant).outcome;
    expect([open("sales", "2026-06-13T08:00:00Z"), open("sales", "2026-06-13T10:30:00Z"), open("support", "2026-06-13T16:00:00Z")]).toEqual(["allow", "deny", "deny"]);
    expect(() => open("billing", "2026-06-13T08:00:00Z")).toThrow(/no department billing/);
  });
});

describe("appointments with overseas customers", () => {
  const appointment = (facts: object, instant: string, profile = captools) => ask(profile, "calendar.appointment", { isOverseas: true, isConfirmed: true, customerZone: "Europe/Berlin", ...facts }, instant);
  // Wednesday, before opening at 09:00 −06:00.
  const early = { from: "2026-06-10T06:00:00-06:00", until: "2026-06-10T07:00:00-06:00" };

  it("a confirmed one opens its window, half-open; an unconfirmed one does not (CAP-12)", () => {
    expect(appointment(early, "2026-06-10T12:00:00Z")).toMatchObject({ outcome: "allow", value: { isWindowOpen: true } });
    expect(appointment(early, "2026-06-10T11:59:59Z")).toMatchObject({ outcome: "deny", nextChangeAt: "2026-06-10T12:00:00Z" });
    expect(appointment(early, "2026-06-10T13:00:00Z").outcome).toBe("deny");
    expect(appointment({ ...early, isConfirmed: false }, "2026-06-10T12:00:00Z")).toMatchObject({ outcome: "review", value: { isWindowOpen: false } });
  });

  it("shows both local times (CAP-12)", () => {
    expect(appointment(early, "2026-06-10T12:00:00Z").value).toMatchObject({ from: { vendor: "2026-06-10T06:00-06:00", customer: "2026-06-10T14:00+02:00" } });
  });

  it("lies at most 3 h outside of the hours, before and after (CAP-12)", () => {
    const outcome = (from: string, until: string) => appointment({ from, until }, from).outcome;
    expect(outcome("2026-06-10T05:59:00-06:00", "2026-06-10T07:00:00-06:00")).toBe("deny");
    expect(outcome("2026-06-10T19:00:00-06:00", "2026-06-10T20:00:00-06:00")).toBe("allow");
    expect(outcome("2026-06-10T19:00:00-06:00", "2026-06-10T20:01:00-06:00")).toBe("deny");
    expect(outcome("2026-06-13T10:00:00-06:00", "2026-06-13T11:00:00-06:00")).toBe("deny");
  });

  it("by the other reading at most 3 h of it lie outside (CAP-12)", () => {
    const duration = profileFrom("captools", (raw) => { raw["calendar"].appointments.measure = "duration"; });
    expect(appointment({ from: "2026-06-13T10:00:00-06:00", until: "2026-06-13T13:00:00-06:00" }, "2026-06-13T16:00:00Z", duration).outcome).toBe("allow");
    expect(appointment({ from: "2026-06-13T10:00:00-06:00", until: "2026-06-13T13:01:00-06:00" }, "2026-06-13T16:00:00Z", duration).outcome).toBe("deny");
  });

  it("is for overseas customers (CAP-12)", () => {
    expect(appointment({ ...early, isOverseas: false }, "2026-06-10T12:00:00Z").outcome).toBe("deny");
  });

  it("an end that is not later than the beginning is bad data, not a decision", () => {
    expect(() => appointment({ from: early.from, until: early.from }, "2026-06-10T12:00:00Z")).toThrow(/until: must be later/);
  });

  const contact = (request: object | null, instant = "2026-06-10T15:00:00Z", isOverseas = true) => ask(captools, "calendar.overseas-contact", { channel: "chat", isOverseas, request }, instant);
  const request = { madeAt: "2026-06-09T15:00:00Z", way: "mail", forAt: "2026-06-10T15:00:00Z", untilAt: "2026-06-10T16:00:00Z", isConfirmed: true };

  it("a chat or call needs an advance request that is confirmed; the way it came is recorded (CAP-13)", () => {
    expect(contact(null)).toMatchObject({ outcome: "deny", ruleId: "CAP-13" });
    expect(contact(null, undefined, false).outcome).toBe("allow");
    expect(contact(request)).toMatchObject({ outcome: "allow", value: { askedBy: "mail" } });
    expect(contact({ ...request, isConfirmed: false }).outcome).toBe("review");
    expect(contact(request, "2026-06-10T14:59:59Z").outcome).toBe("deny");
    expect(contact(request, "2026-06-10T16:00:00Z").outcome).toBe("deny");
  });

  it("needs a lead of one business day: a Friday's request is for Monday at the earliest (CAP-13)", () => {
    expect(contact({ ...request, madeAt: "2026-06-09T15:00:01Z" })).toMatchObject({ outcome: "deny", offers: [{ kind: "other-time", at: "2026-06-10T15:00:01Z" }, { kind: "e-mail" }] });
    const friday = { ...request, madeAt: "2026-06-12T15:00:00Z", untilAt: "2026-06-15T16:00:00Z" };
    expect(contact({ ...friday, forAt: "2026-06-15T14:59:59Z" }, "2026-06-15T15:00:00Z").outcome).toBe("deny");
    expect(contact({ ...friday, forAt: "2026-06-15T15:00:00Z" }, "2026-06-15T15:00:00Z").outcome).toBe("allow");
  });
});

describe("shifts", () => {
  it("count inside opening hours only", () => {
    const hours = calendarOf({ zone: hotrush.zone, calendar: hotrush.calendar! }, null, at("2026-06-10T00:00:00Z"));
    const none: string[] = [];
    const shifts = { monday: none, tuesday: none, wednesday: ["07:00-12:00"], thursday: none, friday: none, saturday: none, sunday: none };
    const on = (local: string): boolean => isOnShift(hours, shifts, at(`${local}+04:00`));
    expect([on("2026-06-10T08:00:00"), on("2026-06-10T09:00:00"), on("2026-06-10T12:00:00"), on("2026-06-11T10:00:00")]).toEqual([false, true, false, false]);
    expect(isOpen(hours, at("2026-06-11T10:00:00+04:00"))).toBe(true);
  });
});
