/** Why somebody booked minutes. */
export const minuteReasons = ["bought", "goodwill", "correction", "other-system", "renewal", "upgrade", "extra-time", "work-before-renewal"] as const;
export type MinuteReason = (typeof minuteReasons)[number];
