import type { InstantText } from "./rows.ts";

/** A short text that support keeps for answers. It is the vendor's own and names no customer, so it is not sealed. */
export interface SavedReplyRow {
  id: string;
  /** Unique, whatever its case. */
  name: string;
  nameFolded: string;
  text: string;
  /** Counts changes: whoever changes names the one that was read. */
  version: number;
  changedBy: string;
  changedAt: InstantText;
}

/** Somebody of support has a case or transfer open; it counts for a short while after the last sign. */
export interface ViewerRow {
  subjectId: string;
  personId: string;
  since: InstantText;
  seenAt: InstantText;
}
