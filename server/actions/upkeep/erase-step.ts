import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";

/** The steps of an erasure in their order; `deletingStep` of a transfer names the next one. */
export const eraseSteps = ["keys", "scrub", "objects", "rows", "probe", "certify", "finish"] as const;
export type EraseStep = (typeof eraseSteps)[number];

/** How long a store may take for one answer before it counts as an error, in milliseconds. */
export interface EraseLimits {
  readonly answerMilliseconds: number;
}

/** Goes from one step to the next, unless another node did already. */
export async function advance(tables: Tables, transfer: TransferRow, from: EraseStep, to: EraseStep, values: Partial<TransferRow> = {}): Promise<boolean> {
  const changed = await tables.transfers.update({ id: transfer.id, state: "deleting", deletingStep: from }, { ...values, deletingStep: to });
  return changed === 1;
}
