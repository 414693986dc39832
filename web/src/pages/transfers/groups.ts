import type { TransferState } from "../../../../server/domain/custody/words.ts";

/** The parts of the list, in the order in which they stand. */
export const groups = ["first", "withUs", "finished"] as const;
export type Group = (typeof groups)[number];

/** Where a transfer belongs: what waits for the customer stands first. */
export function groupOf(state: TransferState, isUnfinished: boolean): Group {
  if (isUnfinished) return "first";
  if (state === "requested" || state === "uploading" || state === "refused" || state === "returned") return "first";
  return state === "deleted" || state === "withdrawn" ? "finished" : "withUs";
}
