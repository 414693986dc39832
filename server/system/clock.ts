import type { Clock } from "../ports/clock.ts";

/** The machine's clock; nothing else in the portal reads it. */
export const systemClock: Clock = { now: () => Temporal.Now.instant() };
