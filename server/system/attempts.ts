import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Attempts } from "../ports/attempts.ts";

/** Attempts within this process. */
export function createAttempts(): Attempts {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    take: async (key, most, seconds) => {
      const name = `${String(most)} in ${String(seconds)}`;
      const limiter = limiters.get(name) ?? new RateLimiterMemory({ points: most, duration: seconds });
      limiters.set(name, limiter);
      try {
        await limiter.consume(key);
        return null;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return error.msBeforeNext;
      }
    },
  };
}
