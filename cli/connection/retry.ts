/** Waits before the next try, in milliseconds; after the last one the silence counts as no answer. */
export const retryMilliseconds = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
