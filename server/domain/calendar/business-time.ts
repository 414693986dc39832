import type { Span } from "./section.ts";
import { asUtcMs, localTime, type Zone } from "./zone.ts";

/** Hours of business: which spans of a local day are open, by a clock in the zone. */
export interface BusinessHours {
  readonly zone: Zone;
  /** In order and apart from each other. */
  readonly spansOn: (date: Temporal.PlainDate) => readonly Span[];
}

/** A time without a break in which it is open, half-open: `until` no longer belongs to it. Milliseconds since the epoch. */
interface OpenTime {
  readonly from: number;
  readonly until: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** What does not open within two years never does: a calendar of closures only must not be searched for ever. */
const horizonMs = 732 * dayMs;

/**
 * Open times from `from` on, cut at midnight and wherever the clock is changed: while one offset holds, a reading is one instant.
 * Hence an instant is open when the clock's reading lies in a span: a repeated hour is open both times, a skipped one never comes.
 */
function* openPieces({ zone, spansOn }: BusinessHours, from: number): Generator<OpenTime> {
  const end = from + horizonMs;
  for (let start = from; start < end; ) {
    const offset = zone.offsetMsAt(start);
    const change = Math.min(zone.nextChange(start) ?? end, end);
    const lastDate = localTime({ ...zone, offsetMsAt: () => offset }, change - 1).toPlainDate();
    for (let date = localTime(zone, start).toPlainDate(); Temporal.PlainDate.compare(date, lastDate) <= 0; date = date.add({ days: 1 })) {
      const midnight = asUtcMs(date.toPlainDateTime("00:00")) - offset;
      for (const span of spansOn(date)) {
        const piece = { from: Math.max(midnight + span.from * minuteMs, start), until: Math.min(midnight + span.until * minuteMs, change) };
        if (piece.from < piece.until) yield piece;
      }
    }
    start = change;
  }
}

/** Open times, in their order and at most two years ahead, with those that touch joined; the first is cut at `from`. */
function* openTimes(hours: BusinessHours, from: number): Generator<OpenTime> {
  let pending: OpenTime | null = null;
  for (const piece of openPieces(hours, from)) {
    if (pending?.until === piece.from) pending = { from: pending.from, until: piece.until };
    else {
      if (pending !== null) yield pending;
      pending = piece;
    }
  }
  if (pending !== null) yield pending;
}

/** Milliseconds of an instant; what is finer counts as the next one, so that nothing falls due before it was asked for. */
export function msOf(at: Temporal.Instant): number {
  return at.epochMilliseconds + (at.epochNanoseconds % 1_000_000n === 0n ? 0 : 1);
}

const instantOf = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

/** True at the very instant of opening, false at that of closing (HOT-5). */
export function isOpen(hours: BusinessHours, at: Temporal.Instant): boolean {
  const local = localTime(hours.zone, at.epochMilliseconds);
  const minutes = local.hour * 60 + local.minute;
  return hours.spansOn(local.toPlainDate()).some((span) => span.from <= minutes && minutes < span.until);
}

/** The instant itself while it is open, else the next opening; null where it stays closed for two years. */
export function nextOpening(hours: BusinessHours, at: Temporal.Instant): Temporal.Instant | null {
  if (isOpen(hours, at)) return at;
  const [next] = openPieces(hours, msOf(at));
  return next === undefined ? null : instantOf(next.from);
}

/** When it closes (if open) or opens (if closed) the next time; null where that is more than two years away. */
export function nextChangeOf(hours: BusinessHours, at: Temporal.Instant): Temporal.Instant | null {
  const from = msOf(at);
  const [next] = openTimes(hours, from);
  if (next === undefined) return null;
  if (next.from > from) return instantOf(next.from);
  return next.until - from >= horizonMs ? null : instantOf(next.until);
}

/** The instant by which `ms` of open time have passed since `at`; null where two years do not hold as much. */
export function addOpenTime(hours: BusinessHours, at: Temporal.Instant, ms: number): Temporal.Instant | null {
  if (ms === 0) return at;
  let left = ms;
  for (const { from, until } of openPieces(hours, msOf(at))) {
    if (left <= until - from) return instantOf(from + left);
    left -= until - from;
  }
  return null;
}

/** How much open time lies between two instants, in milliseconds; 0 where `until` is not later. Counts two years at most. */
export function countOpenTime(hours: BusinessHours, at: Temporal.Instant, until: Temporal.Instant): number {
  const [first, last] = [msOf(at), msOf(until)];
  let counted = 0;
  for (const open of openPieces(hours, first)) {
    if (open.from >= last) break;
    counted += Math.min(open.until, last) - open.from;
  }
  return counted;
}

/** Open without an end: plain time. */
export function alwaysOpen(zone: Zone): BusinessHours {
  return { zone, spansOn: () => [{ from: 0, until: 24 * 60 }] };
}
