/**
 * A clock that does not follow the first one: a database server's, or time counted from the machine's start. The safety stop asks it
 * whether a jump of the first clock is real (F33).
 */
export interface SecondClock {
  /** The instant it shows, or null where there is none to ask: the jump then cannot be refuted, nor confirmed. */
  now(): Promise<Temporal.Instant | null>;
  /** Accepts the first clock's instant as right from now on (a supervisor released the stop). */
  adopt(now: Temporal.Instant): Promise<void>;
}
