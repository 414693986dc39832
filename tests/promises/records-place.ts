import type { Records } from "../../server/ports/records/records.ts";

/** One database for a test file: opened as the portal opens it, and reached in plain SQL past it. */
export interface Place {
  open(options?: { transactionMs?: number }): Promise<Records>;
  plain(sql: string): Promise<Record<string, unknown>[]>;
  /** Another empty place of the same kind. */
  another(): Promise<Place>;
  remove(): Promise<void>;
}
