import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change, move } from "./change.ts";
import { loadTransfer } from "./load.ts";

/** "I have it." @throws {Refusal} `wrong-state`. */
export async function collect(ports: Ports, caller: Caller, transferId: string): Promise<TransferRow> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  return change(ports, async (tables) => collectIn(ports, tables, await loadTransfer(tables, caller, transferId), caller.personId, "said"), seen);
}

/** The step itself; `how` tells whether the customer said so or downloaded the last result to its end. */
export async function collectIn(ports: Ports, tables: Tables, transfer: TransferRow, personId: string, how: "said" | "downloaded"): Promise<TransferRow> {
  const isFirst = transfer.state !== "collected";
  const moved = await move(tables, transfer, "collect", { collectedAt: transfer.collectedAt ?? instantText(ports.clock.now()), needsContactSince: null, needsContactBecause: null });
  if (isFirst) await record(ports, tables, { event: "transfers.collect", actorId: personId, accountId: transfer.accountId, transferId: transfer.id, facts: { how } });
  return moved;
}
