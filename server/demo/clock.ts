import type { Clock } from "../ports/clock.ts";
import { systemClock } from "../system/clock.ts";

/** A clock that a story moves forward; a ledger's time never goes back, so neither does this. */
export interface AdvancingClock extends Clock {
  advance(duration: Temporal.DurationLike): void;
}

/** A clock that runs at a distance from the machine's: the demo begins in the past and catches up. */
export function createMovedClock(behind: Temporal.DurationLike): AdvancingClock & { catchUp(): void } {
  let distance = Temporal.Duration.from(behind).negated();
  const now = (): Temporal.Instant => systemClock.now().add(distance);
  return {
    now,
    advance: (duration) => {
      const next = now().add({ milliseconds: Temporal.Duration.from(duration).total("milliseconds") });
      distance = next.since(systemClock.now());
      if (distance.sign > 0) distance = new Temporal.Duration();
    },
    catchUp: () => { distance = new Temporal.Duration(); },
  };
}
