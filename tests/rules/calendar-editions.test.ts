import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarOf } from "../../server/domain/calendar/department.ts";
import { dayChanges, withEditions, withSummerDates, type CalendarEdition } from "../../server/domain/calendar/editions.ts";
import type { CalendarSection, DepartmentCalendar } from "../../server/domain/calendar/section.ts";
import { profileFrom } from "../support/profiles.ts";

const { calendar, zone } = profileFrom("captools");
if (calendar === undefined) throw new Error("this profile has a calendar");
const section: CalendarSection = calendar;
const main = section.mainDepartment;
const filed = section.departments[main]!;
const edited = (change: Partial<DepartmentCalendar>): DepartmentCalendar => ({ ...filed, ...change });
const edition = (version: number, change: Partial<DepartmentCalendar> = {}): CalendarEdition => ({ department: main, version, content: edited({ title: `version ${String(version)}`, ...change }) });
const days = (year: number) => fc.integer({ min: 0, max: 364 }).map((day) => Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days: day }).toString());

describe("the calendar in force", () => {
  it.each([
    ["no edition", [], undefined, filed.title],
    ["one", [2], undefined, "version 2"],
    ["several, in whatever order", [3, 2, 5, 4], undefined, "version 5"],
    ["an edition of the file's own version", [1], 1, filed.title],
    ["a file that was given a higher version than every edition", [2, 3], 9, filed.title],
    ["a file whose version the editions have passed", [10, 9], 9, "version 10"],
  ])("with %s", (_name, versions, fileVersion, title) => {
    const file = fileVersion === undefined ? section : { ...section, departments: { ...section.departments, [main]: edited({ version: fileVersion }) } };
    expect(withEditions(file, versions.map((version) => edition(version))).departments[main]?.title).toBe(title);
  });

  it("is always the one of the highest version, and names that version; the order of the editions says nothing", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (versions, fileVersion) => {
        const file = { ...section, departments: { [main]: edited({ version: fileVersion }) } };
        const editions = versions.map((version) => edition(version));
        const found = withEditions(file, editions);
        expect(found.departments[main]?.version).toBe(Math.max(fileVersion, ...versions));
        expect(withEditions(file, editions.toReversed())).toEqual(found);
        expect(calendarOf({ zone, calendar: found }, main, Temporal.Instant.from("2026-06-10T06:00:00Z")).versionOn(Temporal.PlainDate.from("2030-01-02"))).toBe(String(Math.max(fileVersion, ...versions)));
      }),
    );
  });

  it("makes no department of an edition, and touches no other one", () => {
    const found = withEditions(section, [{ ...edition(7), department: "nobody" }, edition(3)]);
    expect(Object.keys(found.departments)).toEqual(Object.keys(section.departments));
    for (const [name, own] of Object.entries(section.departments)) if (name !== main) expect(found.departments[name]).toBe(own);
    expect({ ...found, departments: null }).toEqual({ ...section, departments: null });
  });
});

describe("the days that an edit changes", () => {
  const knownAt = Temporal.Instant.from("2026-06-10T06:00:00Z");
  const from = Temporal.PlainDate.from("2026-06-15");
  const compiled = (content: DepartmentCalendar) => calendarOf({ zone, calendar: { ...section, departments: { ...section.departments, [main]: content } } }, main, knownAt);

  it("are none for the same calendar", () => {
    expect(dayChanges(compiled(filed), compiled(edited({ title: "Other words" })), from, 366)).toEqual([]);
  });

  it("tell the hours before and after, and why a day is closed", () => {
    const holiday = compiled(edited({ holidays: [...filed.holidays, { name: "Move", month: 6, day: 17 }] as DepartmentCalendar["holidays"] }));
    const [only, ...others] = dayChanges(compiled(filed), holiday, from, 14);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ date: "2026-06-17", after: [], reasons: ["Closed for Move."] });
    expect(only?.before.length).toBeGreaterThan(0);
  });

  it("are exactly those on which the hours differ, in order, and turn round with the question", () => {
    const week = fc.array(fc.constantFrom("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), { maxLength: 4 });
    fc.assert(
      fc.property(week, fc.constantFrom("08:00-12:00", "00:00-24:00"), (closed, span) => {
        const hours = Object.fromEntries(Object.entries(filed.hours).map(([day, own]) => [day, closed.some((one) => one === day) ? [] : day === "tuesday" ? [span] : own])) as DepartmentCalendar["hours"];
        const [one, other] = [compiled(filed), compiled(edited({ hours }))];
        const changes = dayChanges(one, other, from, 21);
        const differs = Array.from({ length: 21 }, (_, index) => from.add({ days: index })).filter((date) => JSON.stringify(one.spansOn(date)) !== JSON.stringify(other.spansOn(date)));
        expect(changes.map(({ date }) => date)).toEqual(differs.map(String));
        expect(dayChanges(other, one, from, 21).map(({ date, before, after }) => ({ date, before: after, after: before }))).toEqual(changes.map(({ date, before, after }) => ({ date, before, after })));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a list of summer closures (CAP-15)", () => {
  const at = "2026-05-01T09:00:00Z";

  it("is a new edition where a day differs, and the same one for the same days in any order, however often each stands there", () => {
    fc.assert(
      fc.property(fc.array(days(2026), { maxLength: 6 }), fc.array(days(2026), { maxLength: 6 }), (first, second) => {
        const one = withSummerDates([], 2026, first, at);
        expect(one).toEqual([{ year: 2026, edition: 1, publishedAt: at, dates: [...new Set(first)].toSorted() }]);
        expect(withSummerDates(one, 2026, [...first, ...first].toReversed(), "2026-05-02T09:00:00Z")).toBe(one);
        const two = withSummerDates(one, 2026, second, "2026-05-02T09:00:00Z");
        const isSame = new Set(first).symmetricDifference(new Set(second)).size === 0;
        expect(two.map((list) => list.edition)).toEqual(isSame ? [1] : [1, 2]);
        // What was published stays, so that past answers keep their edition.
        expect(two[0]).toEqual(one[0]);
      }),
    );
  });

  it("counts its editions year by year; an empty list is a list", () => {
    const lists = withSummerDates(withSummerDates(withSummerDates([], 2026, ["2026-07-10"], at), 2027, [], at), 2026, [], at);
    expect(lists.map(({ year, edition: number, dates }) => [year, number, dates.length])).toEqual([[2026, 1, 1], [2027, 1, 0], [2026, 2, 0]]);
    expect(withSummerDates(lists, 2027, [], at)).toBe(lists);
  });
});
