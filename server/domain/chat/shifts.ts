import { localTime, zoneOf, type ZoneChoice } from "../calendar/zone.ts";

/** One weekly stretch of somebody's work by the vendor's clock, half-open: its end no longer belongs to it. */
export interface Shift {
  /** ISO: Monday is 1. */
  readonly weekday: number;
  /** Minutes from 00:00. */
  readonly fromMinute: number;
  /** Up to 1440. */
  readonly untilMinute: number;
}

/** Whether somebody's shift is running (ALE-2). Whether support is open at all is the calendar's question. */
export function isInShift(shifts: readonly Shift[], at: Temporal.Instant, zone: ZoneChoice): boolean {
  const local = localTime(zoneOf(zone), at.epochMilliseconds);
  const minute = local.hour * 60 + local.minute;
  return shifts.some(({ weekday, fromMinute, untilMinute }) => weekday === local.dayOfWeek && fromMinute <= minute && minute < untilMinute);
}
