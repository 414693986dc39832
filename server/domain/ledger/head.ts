import { z } from "zod";
import { instantText, ledgerEntrySchema, sha256Hex } from "./entry.ts";

/** A flattened JWS (RFC 7515, 7.2.2) without unprotected header; all three are base64url without padding. */
export const jwsSchema = z.strictObject({
  payload: z.string().min(1),
  protected: z.string().min(1),
  signature: z.string().min(1),
});

export type Jws = z.infer<typeof jwsSchema>;

/** The signed state of a ledger at an instant. Two heads of one ledger either prove consistent or expose a rewrite. */
export const ledgerHeadSchema = z.strictObject({
  type: z.literal("custody-ledger-head"),
  version: z.literal(1),
  /** Which ledger: a random id of the installation, so that two portals cannot be mistaken for a fork. */
  ledgerId: z.string().min(1).max(100),
  treeSize: z.int().positive(),
  /** Root over `treeSize` leaves. */
  rootHash: sha256Hex,
  at: instantText,
});

export type LedgerHead = z.infer<typeof ledgerHeadSchema>;

/** Where a leaf stands in a tree, and the hashes from it up to the root. */
export const inclusionProofSchema = z.strictObject({
  leafIndex: z.int().nonnegative(),
  treeSize: z.int().positive(),
  path: z.array(sha256Hex).max(64),
});

/** The way from an older tree to a newer one, kept or asked for beside two heads. */
export const consistencyProofSchema = z.strictObject({
  olderSize: z.int().nonnegative(),
  newerSize: z.int().nonnegative(),
  path: z.array(sha256Hex).max(128),
});

/** A ledger row that can be checked without the ledger: the row, its proof, and the signed head that the proof leads to. */
export const ledgerEvidenceSchema = z.strictObject({
  leaf: ledgerEntrySchema,
  proof: inclusionProofSchema,
  head: jwsSchema,
});

export type LedgerEvidence = z.infer<typeof ledgerEvidenceSchema>;
