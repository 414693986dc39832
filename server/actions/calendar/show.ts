import type { CalendarShape, HolidaySuggestion } from "../../contract/shapes/calendar.ts";
import { calendarOf } from "../../domain/calendar/department.ts";
import { localDate } from "../../domain/calendar/local.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";
import { requireCalendar } from "./active.ts";

/** Every department's calendar in force, who published which version when, and whether the summer list is due (CAP-17). */
export async function listCalendars(ports: Ports): Promise<{ items: CalendarShape[] }> {
  requireCalendar(ports);
  const { profile } = ports.policy;
  const { calendar } = profile;
  if (calendar === undefined) return { items: [] };
  const rows = await ports.records.read.calendarVersions.list({}, { by: "version", descending: true });
  const ids = [...new Set(rows.flatMap(({ publishedBy }) => publishedBy ?? []))];
  const names = new Map((ids.length === 0 ? [] : await ports.records.read.people.list({ id: ids })).map(({ id, name }) => [id, name]));
  const now = ports.clock.now();
  return {
    items: Object.entries(calendar.departments).map(([department, content]) => {
      const known = calendarOf({ zone: profile.zone, calendar }, department, now);
      const { year } = localDate(known.zone, now);
      return {
        department,
        isMain: department === calendar.mainDepartment,
        title: content.title,
        version: content.version ?? calendar.version,
        zone: known.zone.name,
        zoneChoice: content.zone ?? profile.zone,
        hours: content.hours,
        holidays: content.holidays,
        observedWeekdayCloses: content.observedWeekdayCloses,
        summer: [year, year + 1].map((one) => ({ year: one, state: known.summerOf(one), dates: content.summer?.lists.filter((list) => list.year === one).toSorted((first, second) => second.edition - first.edition)[0]?.dates ?? [], isReminderDue: isReminderDue(ports, department, one) })),
        versions: rows.filter((row) => row.departmentId === department).map((row) => ({ version: row.version, publishedAt: row.publishedAt, publishedBy: row.publishedBy === null ? null : (names.get(row.publishedBy) ?? "") })),
      };
    }),
  };
}

/** Whether the supervisor is to be reminded of a year's summer dates now (CAP-17). */
export function isReminderDue(ports: Ports, department: string, year: number): boolean {
  return (decideNow(ports, "calendar.summer", { year, department }).value as { readonly isReminderDue?: boolean } | undefined)?.isReminderDue === true;
}

/** Countries with known holidays; regions of one. */
export async function listPlaces(ports: Ports, country: string | undefined) {
  return { countries: [...(await ports.holidays.countries())], regions: country === undefined ? [] : [...(await ports.holidays.regions(country))] };
}

/** Public holidays of a place and year, each with whether the department is closed for it already; nothing of it counts until somebody confirms it. */
export async function suggestHolidays(ports: Ports, department: string, place: { readonly country: string; readonly region: string | null; readonly year: number }): Promise<{ items: HolidaySuggestion[] }> {
  requireCalendar(ports);
  const { profile } = ports.policy;
  const { calendar } = profile;
  if (calendar === undefined || !Object.hasOwn(calendar.departments, department)) throw new Refusal("not-found", "There is nothing here.");
  const known = calendarOf({ zone: profile.zone, calendar }, department, ports.clock.now());
  const found = await ports.holidays.holidays(place);
  if (found === null) throw new Refusal("not-valid", "No holidays are known for this place.");
  return {
    items: found.map((one) => {
      const date = Temporal.PlainDate.from(one.date);
      return { ...one, weekday: date.dayOfWeek, isKnown: known.closuresOn(date).some(({ kind }) => kind !== "summer") };
    }),
  };
}
