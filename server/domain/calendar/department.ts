import { Refusal } from "../refusal.ts";
import type { BusinessHours } from "./business-time.ts";
import { closuresOn, summerListKnown, type Closure } from "./closures.ts";
import { spanMinutes, weekdays, type CalendarSection, type DepartmentCalendar, type Span } from "./section.ts";
import { zoneOf, type ZoneChoice } from "./zone.ts";

/** A department's calendar as it was known at an instant: what is published later does not change what was answered (CAP-15). */
export interface KnownCalendar extends BusinessHours {
  readonly department: string;
  readonly title: string;
  /** The calendar's version and the summer editions that count, for example `3 (summer 2026: edition 1)`. */
  readonly versionOn: (date: Temporal.PlainDate) => string;
  readonly closuresOn: (date: Temporal.PlainDate) => readonly Closure[];
  /** `none` where the department has no summer schedule. */
  readonly summerOf: (year: number) => "none" | "not-published" | "published";
}

/** What a calendar is compiled from: the profile's zone and section. */
export interface CalendarSource {
  readonly zone: ZoneChoice;
  readonly calendar: CalendarSection;
}

/**
 * The calendar of a department (the main one where null) as it was known at `knownAt`.
 * @throws {Refusal} `not-valid` for a department that the calendar does not know.
 */
export function calendarOf({ zone, calendar }: CalendarSource, department: string | null, knownAt: Temporal.Instant): KnownCalendar {
  const name = department ?? calendar.mainDepartment;
  const rules: DepartmentCalendar | undefined = Object.hasOwn(calendar.departments, name) ? calendar.departments[name] : undefined;
  if (rules === undefined) throw new Refusal("not-valid", `The calendar knows no department ${name}: it has ${Object.keys(calendar.departments).join(", ")}.`, { department: name });
  const week = weekdays.map((day) => joined(rules.hours[day].map(spanMinutes)));
  const lists = rules.summer?.lists ?? [];
  const listOf = (year: number) => summerListKnown(lists, year, knownAt);
  const closures = (date: Temporal.PlainDate): readonly Closure[] => closuresOn({ ...rules, summerDates: listOf(date.year)?.dates ?? [] }, date);
  return {
    department: name,
    title: rules.title,
    zone: zoneOf(rules.zone ?? zone),
    spansOn: (date) => (closures(date).length > 0 ? [] : (week[date.dayOfWeek - 1] ?? [])),
    closuresOn: closures,
    summerOf: (year) => (rules.summer === undefined ? "none" : listOf(year) === null ? "not-published" : "published"),
    versionOn: (date) => {
      const list = listOf(date.year);
      return `${String(rules.version ?? calendar.version)}${list === null ? "" : ` (summer ${String(list.year)}: edition ${String(list.edition)})`}`;
    },
  };
}

/** In order; two spans that touch are one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last?.until === span.from) result[result.length - 1] = { from: last.from, until: span.until };
    else result.push(span);
  }
  return result;
}

/** A span as people read it: `09:00–24:00`. */
export function spanText({ from, until }: Span): string {
  const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return `${clock(from)}–${clock(until)}`;
}
