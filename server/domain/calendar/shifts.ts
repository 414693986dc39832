import { isOpen, type BusinessHours } from "./business-time.ts";
import { spanMinutes, weekdays, type Span, type Week } from "./section.ts";

/** The hours in which a person's shift lies inside the department's hours (ALE-2): what reaches beyond them does not count. */
export function shiftHours(hours: BusinessHours, shifts: Week): BusinessHours {
  const week = weekdays.map((day) => shifts[day].map(spanMinutes).toSorted((one, other) => one.from - other.from));
  return { zone: hours.zone, spansOn: (date) => overlap(hours.spansOn(date), week[date.dayOfWeek - 1] ?? []) };
}

/** True while the person's shift runs within opening hours; half-open like these. */
export function isOnShift(hours: BusinessHours, shifts: Week, at: Temporal.Instant): boolean {
  return isOpen(shiftHours(hours, shifts), at);
}

function overlap(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  return some.flatMap((one) => others.map((other) => ({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) }))).filter(({ from, until }) => from < until);
}
