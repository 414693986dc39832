import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const elapsed = profileFrom("qualiteam");
const carry = profileFrom("qualiteam", (raw) => { raw["urgency"].urgent.counting = "carry"; });
const due = (profile: typeof elapsed, createdAt: string, isUrgent = true) => ask(profile, "urgency.due", { createdAt, isUrgent }).value as { dueAt: string; vendorTime: string };

// Created (vendor's clock), was it open, due elapsed, due carry. Instants with the vendor's offset of that day.
const table: [string, boolean, string, string][] = [
  ["2026-06-10T10:15+04:00", true, "2026-06-10T07:15:00Z", "2026-06-10T11:15+04:00"],
  ["2026-06-10T23:30+04:00", true, "2026-06-10T20:30:00Z", "2026-06-11T09:30+04:00"],
  ["2026-06-10T23:59:59+04:00", true, "2026-06-11T00:59:59+04:00", "2026-06-11T09:59:59+04:00"],
  ["2026-06-11T00:00+04:00", false, "2026-06-11T06:00:00Z", "2026-06-11T10:00+04:00"],
  ["2026-06-12T23:30+04:00", true, "2026-06-13T00:30+04:00", "2026-06-13T10:30+04:00"],
  ["2026-06-13T00:00+04:00", false, "2026-06-13T11:00+04:00", "2026-06-13T11:00+04:00"],
  ["2026-06-13T09:59:59+04:00", false, "2026-06-13T11:00+04:00", "2026-06-13T11:00+04:00"],
  ["2026-06-13T17:30+04:00", true, "2026-06-13T18:30+04:00", "2026-06-14T10:30+04:00"],
  ["2026-06-13T18:00+04:00", false, "2026-06-14T11:00+04:00", "2026-06-14T11:00+04:00"],
  ["2026-06-14T18:00+04:00", false, "2026-06-15T10:00+04:00", "2026-06-15T10:00+04:00"],
  ["2026-06-15T08:59:59+04:00", false, "2026-06-15T10:00+04:00", "2026-06-15T10:00+04:00"],
  ["2026-03-28T17:30+03:00", true, "2026-03-28T15:30:00Z", "2026-03-29T06:30:00Z"],
  ["2026-03-28T18:00+03:00", false, "2026-03-29T07:00:00Z", "2026-03-29T11:00+04:00"],
  ["2026-10-24T18:00+04:00", false, "2026-10-25T08:00:00Z", "2026-10-25T11:00+03:00"],
  ["2026-10-24T22:30:00Z", false, "2026-10-25T08:00:00Z", "2026-10-25T11:00+03:00"],
  ["2026-10-24T23:30:00Z", false, "2026-10-25T08:00:00Z", "2026-10-25T11:00+03:00"],
  ["2026-12-31T23:30+03:00", true, "2027-01-01T00:30+03:00", "2027-01-01T09:30+03:00"],
];

const withSeconds = (text: string): string => text.replace(/T(\d\d:\d\d)(?=[+Z])/, "T$1:00");
const utc = (text: string): string => Temporal.Instant.from(text).toString();

describe("an urgent case is due 60 minutes after its creation in hours, else after the next opening (HOT-2, HOT-4, HOT-5)", () => {
  it.each(table)("created %s (open: %s): elapsed %s, carry %s", (createdAt, wasOpen, elapsedDue, carryDue) => {
    const decision = ask(elapsed, "urgency.due", { createdAt: withSeconds(createdAt), isUrgent: true });
    expect(decision.facts["wasOpen"]).toBe(wasOpen);
    expect(due(elapsed, withSeconds(createdAt)).dueAt).toBe(utc(elapsedDue));
    expect(due(carry, withSeconds(createdAt)).dueAt).toBe(utc(carryDue));
  });

  it("both instants of the repeated hour show the same local time (HOT-6)", () => {
    for (const at of ["2026-10-24T22:30:00Z", "2026-10-24T23:30:00Z"]) expect((ask(elapsed, "calendar.open", {}, at).value as { changesAt: { vendor: string } }).changesAt.vendor).toBe("2026-10-25T10:00+03:00");
  });

  it("is told in both zones (HOT-6)", () => {
    const decision = ask(elapsed, "urgency.due", { createdAt: "2026-06-10T06:15:00Z", isUrgent: true, customerZone: "America/New_York" });
    expect(decision.value).toMatchObject({ dueAt: "2026-06-10T07:15:00Z", vendorTime: "2026-06-10T11:15+04:00", customerTime: "2026-06-10T03:15-04:00" });
  });
});

describe("a normal case is answered by the same clock time on the next working day (HOT-3)", () => {
  it.each([
    ["in hours", "2026-06-10T10:15:00+04:00", "2026-06-11T10:15+04:00"],
    ["due in closed hours: moved to the next opening", "2026-06-12T23:30:00+04:00", "2026-06-14T10:00+04:00"],
    ["outside: counted from the next opening", "2026-06-14T18:00:00+04:00", "2026-06-16T09:00+04:00"],
    ["over the change of clocks: the clock time counts", "2026-03-28T17:30:00+03:00", "2026-03-29T17:30+04:00"],
    ["over the year: 1 January works (HOT-4)", "2026-12-31T10:00:00+03:00", "2027-01-01T10:00+03:00"],
  ])("%s: %s → %s", (_name, createdAt, dueLocal) => {
    expect(due(elapsed, createdAt, false).vendorTime).toBe(dueLocal);
  });

  it("skips holidays where a profile has some", () => {
    const off = profileFrom("qualiteam", (raw) => { raw["calendar"].departments.support.holidays = [{ name: "New Year's Day", month: 1, day: 1 }]; });
    expect(due(off, "2026-12-31T10:00:00+03:00", false).vendorTime).toBe("2027-01-02T10:00+03:00");
    expect(due(off, "2026-12-31T23:30:00+03:00").vendorTime).toBe("2027-01-01T00:30+03:00");
  });

  it("no due time is promised where the policy states none", () => {
    expect(ask(profileFrom("qualiteam", (raw) => { delete raw["urgency"].normal; }), "urgency.due", { createdAt: "2026-06-10T06:15:00Z", isUrgent: false }).outcome).toBe("review");
  });
});

describe("a later message in an answered case", () => {
  const later = (profile: typeof elapsed, createdAt: string, isUrgent = false) => ask(profile, "urgency.due", { createdAt, isUrgent, isLaterMessage: true });

  it.each([
    ["in hours", "2026-06-10T10:15:00+04:00"],
    ["due in closed hours", "2026-06-12T23:30:00+04:00"],
    ["outside of the hours", "2026-06-14T18:00:00+04:00"],
  ])("is answered as a normal case of that instant is, urgent or not: %s (HOT-3)", (_name, createdAt) => {
    for (const isUrgent of [false, true]) expect(later(elapsed, createdAt, isUrgent)).toMatchObject({ outcome: "allow", ruleId: "HOT-3", value: due(elapsed, createdAt, false) });
    expect(later(elapsed, createdAt).reasons[1]).toMatch(/^The message arrived/);
  });

  it("is promised no time where the profile says so, or states none at all", () => {
    const firstOnly = profileFrom("qualiteam", (raw) => { raw["urgency"].normal.laterMessages = false; });
    const none = profileFrom("qualiteam", (raw) => { delete raw["urgency"].normal; });
    for (const profile of [firstOnly, none]) expect(later(profile, "2026-06-10T10:15:00+04:00", true)).toMatchObject({ outcome: "review", ruleId: "HOT-3" });
    expect(due(firstOnly, "2026-06-10T10:15:00+04:00", false).vendorTime).toBe("2026-06-11T10:15+04:00");
  });
});

describe("edits of the calendar", () => {
  it("answers name the version of the calendar that they came from, so that a stored due time is never computed again (HOT-17)", () => {
    const edited = profileFrom("qualiteam", (raw) => { raw["calendar"].version = 2; raw["calendar"].departments.support.hours.friday = []; });
    const given = ask(elapsed, "urgency.due", { createdAt: "2026-06-12T05:00:00Z", isUrgent: true }).value as { dueAt: string; calendarVersion: string };
    const later = ask(edited, "urgency.due", { createdAt: "2026-06-12T05:00:00Z", isUrgent: true }).value as { dueAt: string; calendarVersion: string };
    expect([given.calendarVersion, later.calendarVersion]).toEqual(["1", "2"]);
    expect(given.dueAt).not.toBe(later.dueAt);
    // What was given is judged by what was given: lateness takes the stored instant, whatever the calendar says now.
    const judged = ask(edited, "urgency.lateness", { startsAt: "2026-06-12T05:00:00Z", dueAt: given.dueAt, answeredAt: null }, given.dueAt);
    expect(judged.value).toMatchObject({ state: "waiting" });
  });
});
