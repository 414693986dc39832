import type { Transfer } from "../../server/queries.ts";
import { transferTexts } from "../../texts/transfers.ts";

/** Where a transfer stands, in one sentence. */
export function sentenceOfState(transfer: Transfer): string {
  const { sentence } = transferTexts.one;
  const { state } = transfer;
  if (state === "checked-out" || state === "in-work") return sentence[state](transfer.holder?.name ?? transfer.place);
  if (state === "returned" && transfer.returned?.nothingToReturn === true) return sentence.returnedNothing;
  return sentence[state];
}
