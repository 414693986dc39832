import { z } from "zod";
import { canonicalBytes } from "./canonical-json.ts";
import { leafHash } from "./tree.ts";
import type { Sha256 } from "./tree.ts";

/** A SHA-256 in lower-case hex. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** An instant in UTC, `2026-11-21T20:37:00Z`, with at most nine digits after the second. */
export const instantText = z.iso.datetime().refine((text) => {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}, "not an instant");

/**
 * One row of the ledger as it is hashed. It holds ids, codes and whole numbers; text that people wrote stays outside and is
 * bound by `textDigest`, so that it can be erased without breaking the tree. Ids of people are opaque.
 */
export const ledgerEntrySchema = z.strictObject({
  v: z.literal(1),
  /** Position in the ledger, 0 = the first; equals the leaf's index in the tree. */
  seq: z.int().nonnegative(),
  /** Instant in UTC; never before the row above it. */
  at: instantText,
  /** The action's name. */
  event: z.string().min(1).max(100),
  /** Who acted; null means the portal itself. */
  actorId: z.string().min(1).max(100).nullable(),
  accountId: z.string().min(1).max(100).nullable(),
  transferId: z.string().min(1).max(100).nullable(),
  facts: z.record(z.string(), z.json()),
  /** `personalTextDigest` of what was written, or null where nothing was. */
  textDigest: sha256Hex.nullable(),
});

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** The bytes that are hashed into the tree: canonical JSON, versioned by `v`. @throws {TypeError} when `facts` hold a fraction or no JSON. */
export function leafBytes(entry: LedgerEntry): Uint8Array {
  return canonicalBytes(entry);
}

/** The entry's leaf hash in the tree. @throws {TypeError} as `leafBytes`. */
export function entryHash(sha256: Sha256, entry: LedgerEntry): Uint8Array {
  return leafHash(sha256, leafBytes(entry));
}
