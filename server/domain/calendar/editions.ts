import type { KnownCalendar } from "./department.ts";
import { spanText } from "./department.ts";
import type { CalendarSection, DepartmentCalendar } from "./section.ts";

/** A department's calendar as a supervisor published it; it holds everything, not only what changed. */
export interface CalendarEdition {
  readonly department: string;
  /** One more than the version that it replaced. */
  readonly version: number;
  readonly content: DepartmentCalendar;
}

/**
 * A calendar with its published editions in place of what the profile's file states. Of each department the highest version is in force: a file
 * that was given a higher version than every edition takes over again. Departments that the file does not name get none.
 */
export function withEditions(section: CalendarSection, editions: readonly CalendarEdition[]): CalendarSection {
  const departments = Object.entries(section.departments).map(([name, filed]): [string, DepartmentCalendar] => {
    const [latest] = editions.filter((one) => one.department === name).toSorted((one, other) => other.version - one.version);
    return [name, latest === undefined || latest.version <= (filed.version ?? section.version) ? filed : { ...latest.content, version: latest.version }];
  });
  return { ...section, departments: Object.fromEntries(departments) };
}

/** A day that an edit opens, closes or gives other hours. */
export interface DayChange {
  /** `2027-07-02`. */
  readonly date: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why it is closed afterwards; empty where it is open, or closed on that weekday anyhow. */
  readonly reasons: readonly string[];
}

/** The days from a date on on which two calendars differ, in their order. */
export function dayChanges(before: KnownCalendar, after: KnownCalendar, from: Temporal.PlainDate, days: number): readonly DayChange[] {
  return Array.from({ length: days }, (_, index) => from.add({ days: index })).flatMap((date) => {
    const [was, is] = [before, after].map((calendar) => calendar.spansOn(date).map(spanText)) as [string[], string[]];
    return was.join() === is.join() ? [] : [{ date: date.toString(), before: was, after: is, reasons: after.closuresOn(date).map(({ reason }) => reason) }];
  });
}

/** The lists of summer closures after a year's dates were set: a new edition where they differ from the last one, else the same lists. */
export function withSummerDates(lists: NonNullable<DepartmentCalendar["summer"]>["lists"], year: number, dates: readonly string[], publishedAt: string): NonNullable<DepartmentCalendar["summer"]>["lists"] {
  const last = lists.filter((list) => list.year === year).toSorted((one, other) => other.edition - one.edition)[0];
  const sorted = [...new Set(dates)].toSorted();
  if (last?.dates.toSorted().join() === sorted.join()) return lists;
  return [...lists, { year, edition: (last?.edition ?? 0) + 1, publishedAt, dates: sorted }];
}
