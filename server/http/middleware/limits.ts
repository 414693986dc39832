import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "../../domain/refusal.ts";

/** Brakes on attempts to sign in. Counted in this process: with several nodes each allows as many. */
export interface Limits {
  /** @throws {Refusal} `too-many` with `retryAfterSeconds`. */
  take(address: string, email?: string): Promise<void>;
}

export interface LimitNumbers {
  readonly perAddress: number;
  readonly perEmail: number;
  readonly seconds: number;
}

const usual: LimitNumbers = { perAddress: 60, perEmail: 20, seconds: 600 };

/** One IPv6 customer usually has a whole /64, so that is one address. */
function addressKey(address: string): string {
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}

/** The same count for known and unknown addresses of mail, so that a refusal tells nothing (R38, R46). */
export function createLimits(numbers: LimitNumbers = usual): Limits {
  const addresses = new RateLimiterMemory({ points: numbers.perAddress, duration: numbers.seconds });
  const emails = new RateLimiterMemory({ points: numbers.perEmail, duration: numbers.seconds });
  const consume = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Refusal("too-many", "Too many attempts. Wait a little and try again.", { retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000) });
    }
  };
  return {
    take: async (address, email) => {
      await consume(addresses, addressKey(address));
      if (email !== undefined) await consume(emails, createHash("sha256").update(email.toLowerCase(), "utf8").digest("hex"));
    },
  };
}
