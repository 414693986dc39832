/**
 * When reading counts as bulk reading (R64): one person of the vendor reads content of `transfers` different transfers, or begins `readings` readings, within
 * `minutes`. Whoever repairs databases by hand stays far below; who empties the store does not.
 */
export const bulkReading = { transfers: 5, readings: 200, minutes: 60 } as const;

/** What one person read within the span that looks like bulk reading. */
export interface BulkReading {
  /** Different transfers. */
  readonly transfers: number;
  readonly readings: number;
}

/**
 * Whether somebody is told now. `recent`: the person's readings within the span. `before`: the person's latest alert within the span, or null: one alert tells of a span, and another
 * one only once the number of transfers has doubled, so that a flood of reading is no flood of mails. Null: nobody.
 */
export function bulkReadingIn(recent: readonly { readonly transferId: string }[], before: BulkReading | null): BulkReading | null {
  const seen = { transfers: new Set(recent.map(({ transferId }) => transferId)).size, readings: recent.length };
  if (seen.transfers < bulkReading.transfers && seen.readings < bulkReading.readings) return null;
  return before === null || (seen.transfers >= bulkReading.transfers && seen.transfers >= 2 * before.transfers) ? seen : null;
}
