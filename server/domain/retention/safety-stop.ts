/** When deletion by deadline must wait for a supervisor (F33). Customers' orders are never held. */

const countMax = 20;
const shareMax = 0.25;
const jumpHours = 24;

export interface DueCount {
  /** Transfers that the run would delete by deadline and that no supervisor has released yet. */
  readonly due: number;
  /** Live transfers, the due ones among them. */
  readonly live: number;
}

/** True for more than 20 transfers that are also more than a quarter of the live ones. */
export function isTooMany(count: DueCount): boolean {
  return count.due > countMax && count.due > count.live * shareMax;
}

/**
 * True when the clock stands more than 24 h ahead of the last instant known from the records and also of the second clock. A portal that was
 * down for long has only the first; a clock without a second one to ask is judged by the first alone, to fail on the safe side.
 */
export function hasJumped(now: Temporal.Instant, lastKnown: Temporal.Instant | null, second: Temporal.Instant | null): boolean {
  if (lastKnown === null) return false;
  return isAhead(now, lastKnown) && (second === null || isAhead(now, second));
}

function isAhead(now: Temporal.Instant, other: Temporal.Instant): boolean {
  return now.epochMilliseconds - other.epochMilliseconds > jumpHours * 3_600_000;
}
