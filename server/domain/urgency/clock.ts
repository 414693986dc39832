import { addOpenTime, nextOpening, type BusinessHours } from "../calendar/business-time.ts";
import { instantMovedForward, localDate } from "../calendar/local.ts";
import { requireOpen, workingDaysLater } from "../calendar/working-days.ts";
import { localTime } from "../calendar/zone.ts";
import type { UrgencySection } from "./section.ts";

type Urgent = NonNullable<UrgencySection["urgent"]>;
const minuteMs = 60_000;

/** When the clock of a case runs: given once, never computed again (HOT-17). */
export interface CaseClock {
  /** The case's own instant in hours, else the next opening. */
  readonly startsAt: Temporal.Instant;
  readonly dueAt: Temporal.Instant;
}

/** The clock of an urgent case: so many minutes from its creation in hours, else from the next opening. */
export function urgentClock(hours: BusinessHours, urgent: Urgent, createdAt: Temporal.Instant): CaseClock {
  const startsAt = requireOpen(nextOpening(hours, createdAt));
  return { startsAt, dueAt: minutesLater(hours, urgent, startsAt, urgent.withinMinutes) };
}

/** So many minutes after the start: on the wall (`elapsed`, also past closing) or in open hours only (`carry`). */
export function minutesLater(hours: BusinessHours, urgent: Urgent, startsAt: Temporal.Instant, minutes: number): Temporal.Instant {
  return urgent.counting === "elapsed" ? startsAt.add({ minutes }) : requireOpen(addOpenTime(hours, startsAt, minutes * minuteMs));
}

/**
 * The clock of a normal case (HOT-3): the same clock time, so many working days later. Outside of the hours it counts from the
 * next opening; a due time that falls in closed hours moves to the next opening.
 */
export function normalClock(hours: BusinessHours, businessDays: number, createdAt: Temporal.Instant): CaseClock {
  const startsAt = requireOpen(nextOpening(hours, createdAt));
  const due = workingDaysLater(hours, localDate(hours.zone, startsAt), businessDays).toPlainDateTime(localTime(hours.zone, startsAt.epochMilliseconds).toPlainTime());
  return { startsAt, dueAt: requireOpen(nextOpening(hours, instantMovedForward(hours.zone, due))) };
}

/** How an answer stands to its due time (HOT-7). */
export type Lateness = "waiting" | "in-time" | "late-within-note" | "late";

/** `answeredAt` null: nobody has answered until `at`. Late by exactly the replication note is still within it; null: there is no such note. */
export function latenessOf(replicationNoteMinutes: number | null, dueAt: Temporal.Instant, answeredAt: Temporal.Instant | null, at: Temporal.Instant): { readonly state: Lateness; readonly lateMs: number } {
  const lateMs = Math.max(0, (answeredAt ?? at).epochMilliseconds - dueAt.epochMilliseconds);
  if (lateMs === 0) return { state: answeredAt === null ? "waiting" : "in-time", lateMs };
  return { state: lateMs <= (replicationNoteMinutes ?? 0) * minuteMs ? "late-within-note" : "late", lateMs };
}
