import { createHash } from "node:crypto";
import { Refusal } from "../../domain/refusal.ts";
import type { Attempts } from "../../ports/attempts.ts";

/** Brakes on attempts to sign in; what counts them is shared by all nodes. */
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
export function createLimits(attempts: Attempts, numbers: LimitNumbers = usual): Limits {
  const take = async (kind: string, value: string, most: number): Promise<void> => {
    // A digest: what counts attempts is no list of who tried.
    const key = createHash("sha256").update(`${kind} ${value}`, "utf8").digest("hex");
    const leftMs = await attempts.take(key, most, numbers.seconds);
    if (leftMs !== null) throw new Refusal("too-many", "Too many attempts. Wait a little and try again.", { retryAfterSeconds: Math.ceil(leftMs / 1000) });
  };
  return {
    take: async (address, email) => {
      await take("address", addressKey(address), numbers.perAddress);
      if (email !== undefined) await take("email", email.toLowerCase(), numbers.perEmail);
    },
  };
}
