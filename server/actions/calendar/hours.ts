import type { HoursShape } from "../../contract/shapes/calendar.ts";
import { isOpen, nextChangeOf } from "../../domain/calendar/business-time.ts";
import { calendarOf } from "../../domain/calendar/department.ts";
import { inBothZones, instantMovedForward, localDate } from "../../domain/calendar/local.ts";
import { zoneOf } from "../../domain/calendar/zone.ts";
import { calendarDepartment } from "../../domain/cases/departments.ts";
import type { Caller, Ports } from "../context.ts";
import { requireCalendar } from "./active.ts";

const weekDays = 7;
const closureDays = 366;
const closuresMax = 60;

/**
 * When a department is there, by the vendor's clock and by the reader's: `zone`, else the one of the caller's account (CAP-14, CAP-15). @throws {Refusal}
 * `not-found` where the policy states no hours; `not-valid` for a zone or department that nobody knows.
 */
export async function showHours(ports: Ports, caller: Caller | null, wish: { readonly department?: string | undefined; readonly zone?: string | undefined }): Promise<HoursShape> {
  requireCalendar(ports);
  const { profile } = ports.policy;
  const { calendar } = profile;
  if (calendar === undefined) throw new RangeError("the calendar was asked for before");
  const now = ports.clock.now();
  const account = wish.zone === undefined && caller?.accountId != null ? await ports.records.read.accounts.find({ id: caller.accountId }) : undefined;
  const customer = wish.zone !== undefined ? zoneOf(wish.zone) : account === undefined ? null : zoneOf(account.zone);
  const known = calendarOf({ zone: profile.zone, calendar }, wish.department === undefined ? null : calendarDepartment(profile, wish.department), now);
  const today = localDate(known.zone, now);
  const at = (date: Temporal.PlainDate, minutes: number) => inBothZones(known.zone, customer, instantMovedForward(known.zone, date.toPlainDateTime("00:00").add({ minutes })));
  const change = nextChangeOf(known, now);
  return {
    department: known.department,
    title: known.title,
    departments: Object.entries(calendar.departments).map(([id, { title }]) => ({ id, title })),
    zone: known.zone.name,
    customerZone: customer?.name ?? null,
    isOpen: isOpen(known, now),
    changesAt: change === null ? null : inBothZones(known.zone, customer, change),
    week: Array.from({ length: weekDays }, (_, index) => today.add({ days: index })).map((date) => ({
      date: date.toString(),
      weekday: date.dayOfWeek,
      spans: known.spansOn(date).map(({ from, until }) => ({ from: at(date, from), until: at(date, until) })),
      closures: known.closuresOn(date).map(({ reason }) => reason),
    })),
    closures: Array.from({ length: closureDays }, (_, index) => today.add({ days: index }))
      .flatMap((date) => { const reasons = known.closuresOn(date).map(({ reason }) => reason); return reasons.length === 0 ? [] : [{ date: date.toString(), weekday: date.dayOfWeek, reasons }]; })
      .slice(0, closuresMax),
    summer: [today.year, today.year + 1].map((year) => ({ year, state: known.summerOf(year) })),
    version: known.versionOn(today),
    appointments: calendar.appointments === undefined ? null : { leadBusinessDays: calendar.appointments.leadBusinessDays, outsideMinutesMax: calendar.appointments.outsideMinutesMax },
  };
}
