import { countOpenTime, isOpen, type BusinessHours } from "./business-time.ts";
import { localDate } from "./local.ts";
import { asUtcMs } from "./zone.ts";

const minuteMs = 60_000;

/** An agreed time, half-open. */
export interface Window {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** True from its very beginning, false at its end. */
export function isWithin({ from, until }: Window, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, until) < 0;
}

/** How many minutes of a window lie outside of the hours. */
export function outsideMinutes(hours: BusinessHours, { from, until }: Window): number {
  return (until.epochMilliseconds - from.epochMilliseconds - countOpenTime(hours, from, until)) / minuteMs;
}

/**
 * How far from the hours a window reaches, in minutes: its farthest instant from the nearest open time; null where nothing is
 * open within two days of it.
 */
export function reachMinutes(hours: BusinessHours, window: Window): number | null {
  const ends = [window.from, window.until.subtract({ milliseconds: 1 })].map((at) => distanceMs(hours, at));
  const farthest = ends.reduce<number | null>((most, one) => (most === null || one === null ? null : Math.max(most, one)), 0);
  return farthest === null ? null : Math.ceil(farthest / minuteMs);
}

/** How far an instant is from the nearest open time; 0 where it is open. */
function distanceMs(hours: BusinessHours, at: Temporal.Instant): number | null {
  if (isOpen(hours, at)) return 0;
  const date = localDate(hours.zone, at);
  const now = at.epochMilliseconds;
  const distances = [-2, -1, 0, 1, 2].flatMap((days) => {
    const day = date.add({ days });
    const midnight = asUtcMs(day.toPlainDateTime("00:00"));
    const instant = (minutes: number): number => midnight + minutes * minuteMs - hours.zone.offsetMsAt(midnight + minutes * minuteMs - hours.zone.offsetMsAt(midnight));
    // The last open millisecond lies before the end.
    return hours.spansOn(day).flatMap((span) => [instant(span.from) - now, now - instant(span.until) + 1].filter((distance) => distance >= 0));
  });
  return distances.length === 0 ? null : Math.min(...distances);
}
