import type { SupportAccountRow } from "../../../ports/records/directory-rows.ts";

export type Source = SupportAccountRow["source"];

/** Where a change of the directory comes from, and when; one instant for all of its rows. */
export interface ChangeOrigin {
  readonly accountId: string;
  readonly source: Source;
  readonly now: string;
}
