import type { InstantText } from "./rows.ts";

/** What an account wishes about copies for support; no row means the default, no approval. */
export interface CopyRulesRow {
  accountId: string;
  fullCopyNeedsApproval: 0 | 1;
  changedAt: InstantText;
  changedBy: string;
}

/** A member of staff asked for the full copy of a transfer for support; one row a person and transfer. */
export interface FullCopyRequestRow {
  id: string;
  transferId: string;
  personId: string;
  /** Under the transfer's text key. */
  reasonSealed: Uint8Array | null;
  askedAt: InstantText;
  decidedAt: InstantText | null;
  decidedBy: string | null;
  /** null while the customer has not answered: that is a no. */
  isAllowed: 0 | 1 | null;
}
