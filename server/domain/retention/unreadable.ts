import { backupsUnreadableOn } from "./deadline.ts";

/**
 * The instant from which no back-up can be read: a key was wrapped by the day key of every end that the transfer ever had, and an older
 * back-up may hold any of these wrappings, so the latest end counts. A day key outlives its day only while its erasures are under way;
 * when all of the days have passed, it is the end of the present one.
 */
export function backupsUnreadableAt(ends: readonly Temporal.Instant[], now: Temporal.Instant): Temporal.Instant {
  const latest = [...ends, now].reduce((left, right) => (Temporal.Instant.compare(left, right) >= 0 ? left : right));
  return Temporal.PlainDate.from(backupsUnreadableOn(latest)).toZonedDateTime({ timeZone: "UTC", plainTime: "00:00" }).toInstant();
}
