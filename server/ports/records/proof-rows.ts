import type { InstantText } from "./rows.ts";

/** The signed certificate of a deletion. Conventions of all rows: `rows.ts`. */
export interface CertificateRow {
  address: string;
  transferId: string;
  jws: string;
  issuedAt: InstantText;
}

/** What was signed later about the same deletion. */
export interface SupplementRow {
  id: string;
  address: string;
  jws: string;
  issuedAt: InstantText;
}

/** An entry of the ledger, never changed. */
export interface LedgerRow {
  seq: number;
  at: InstantText;
  event: string;
  actorId: string | null;
  accountId: string | null;
  transferId: string | null;
  /** JSON. */
  facts: string;
  textDigest: string | null;
  /** Lower-case hex. */
  leafHash: string;
}

/** The personal text of a ledger row; goes with the transfer while the row and its digest stay. */
export interface LedgerTextRow {
  seq: number;
  transferId: string;
  saltSealed: Uint8Array | null;
  textSealed: Uint8Array | null;
}
