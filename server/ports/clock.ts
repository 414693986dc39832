/** The only source of the present instant. Tests inject one that moves when told. */
export interface Clock {
  now(): Temporal.Instant;
}
