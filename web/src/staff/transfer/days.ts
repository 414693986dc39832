const dayMs = 86_400_000;

/** "2026-12-01": the calendar day of an instant (epoch milliseconds) by this computer's clock. */
export function dayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function daysLater(atMs: number, days: number): number {
  return atMs + days * dayMs;
}

/** The last instant of a calendar day by this computer's clock, but not after `limit` (RFC 3339). */
export function endOfDay(day: string, limit: string | null): string {
  const end = new Date(`${day}T23:59:59`).getTime();
  return new Date(limit === null ? end : Math.min(end, new Date(limit).getTime())).toISOString();
}
