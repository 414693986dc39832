import { calendarOf, type KnownCalendar } from "../../domain/calendar/department.ts";
import { withEditions } from "../../domain/calendar/editions.ts";
import { departmentCalendar, type CalendarSection } from "../../domain/calendar/section.ts";
import { calendarDepartment } from "../../domain/cases/departments.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CalendarVersionRow } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";

/**
 * The calendar of a department (the main one where null, or where it has none of its own) as it was known at `knownAt`: the profile's, with the editions
 * that were published until then. For now, `calendarOf(ports.policy.profile, …)` and every rule that is asked through `decideNow` say the same without
 * a wait: `ports.policy.profile` always holds the calendar in force.
 * @throws {Refusal} `not-found` where the policy has no calendar.
 */
export async function activeCalendar(ports: Ports, department: string | null, knownAt: Temporal.Instant, tables: Tables = ports.records.read): Promise<KnownCalendar> {
  const { profile } = ports.policy.filed;
  const filed = requireCalendar(ports);
  const rows = (await tables.calendarVersions.list({})).filter(({ publishedAt }) => publishedAt <= instantText(knownAt));
  const calendar = withEditions(filed, rows.map(editionOf));
  return calendarOf({ zone: profile.zone, calendar }, department === null ? null : calendarDepartment(profile, department), knownAt);
}

/** A stored edition, read. */
export function editionOf({ departmentId, version, content }: CalendarVersionRow) {
  return { department: departmentId, version, content: departmentCalendar.parse(JSON.parse(content)) };
}

/** The calendar that the profile's file states. @throws {Refusal} `not-found` where it has none. */
export function requireCalendar(ports: Ports): CalendarSection {
  const { calendar } = ports.policy.filed.profile;
  if (calendar === undefined) throw new Refusal("not-found", "This support policy states no working hours.");
  return calendar;
}
