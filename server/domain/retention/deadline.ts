import { Refusal } from "../refusal.ts";

/** The end of what was received at `receivedAt`: exactly `retentionHours` later (ALO-19). Hours, not days: no zone, no clock change. */
export function deadlineAfter(receivedAt: Temporal.Instant, retentionHours: number): Temporal.Instant {
  return receivedAt.add({ hours: retentionHours });
}

/** The UTC day whose key wraps what ends at `deadline`, as `2026-12-21`. */
export function keyDay(deadline: Temporal.Instant): string {
  return deadline.toZonedDateTimeISO("UTC").toPlainDate().toString();
}

/** The day from which no back-up can be read any more: the day after `keyDay`, UTC. */
export function backupsUnreadableOn(deadline: Temporal.Instant): string {
  return deadline.toZonedDateTimeISO("UTC").toPlainDate().add({ days: 1 }).toString();
}

/** True from the very instant of the deadline (ALO-19: answered at −1 s, refused at 0 s). */
export function isPast(deadline: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, deadline) >= 0;
}

/**
 * The instant that a customer's direction means: `now`, an instant, or a date (the end of that day in the account's zone).
 * @throws {Refusal} `not-valid` when it lies in the past or later than `latest`.
 */
export function directedInstant(direction: string, zone: string, now: Temporal.Instant, latest: Temporal.Instant | null): Temporal.Instant {
  if (direction === "now") return now;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(direction)
    ? Temporal.PlainDate.from(direction).add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: "00:00" }).toInstant()
    : Temporal.Instant.from(direction);
  if (Temporal.Instant.compare(instant, now) <= 0) throw new Refusal("not-valid", "That date has passed. Choose a later one, or order deletion now.", { deleteAt: instant.toString() });
  if (latest !== null && Temporal.Instant.compare(instant, latest) > 0)
    throw new Refusal("not-valid", `It can be kept until ${latest.toString()} at the latest.`, { deleteAt: instant.toString(), latestAt: latest.toString() });
  return instant;
}

/** The latest end that a customer may choose: `daysMax` days of 24 hours after receipt, or after now while nothing was received. */
export function latestEnd(receivedAt: Temporal.Instant | null, now: Temporal.Instant, daysMax: number): Temporal.Instant {
  return (receivedAt ?? now).add({ hours: daysMax * 24 });
}
