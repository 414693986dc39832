import type { TransferRow } from "../../ports/records/rows.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { change, move } from "./change.ts";
import { loadTransfer } from "./load.ts";
import { dropFile } from "../uploads/remove-upload.ts";

/** Takes back a request for which nothing was sent; its title and notes go with it. @throws {Refusal} `wrong-state`. */
export async function withdraw(ports: Ports, caller: Caller, transferId: string): Promise<TransferRow> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  if (seen.requestedBy !== caller.personId && caller.role !== "customer" && caller.role !== "supervisor") throw new Refusal("not-allowed", "Only who asked for it, the customer or a supervisor takes a request back.");
  return withdrawTransfer(ports, transferId, caller.personId, "withdraw");
}

/** The same for the sweep: 30 days unsent (`expire`). */
export async function withdrawTransfer(ports: Ports, transferId: string, actorId: string | null, verb: "withdraw" | "expire"): Promise<TransferRow> {
  const withdrawn = await change(ports, async (tables) => {
    const transfer = await tables.transfers.find({ id: transferId });
    if (transfer === undefined) throw new Refusal("not-found", "There is nothing here.");
    const moved = await move(tables, transfer, verb, { textKey: null, textKeyId: null, titleSealed: null, caseReferenceSealed: null, onBehalfSealed: null, instructions: null });
    await tables.ledgerTexts.remove({ transferId });
    await record(ports, tables, { event: `transfers.${verb}`, actorId, accountId: transfer.accountId, transferId });
    return moved;
  });
  for (const file of await ports.records.read.files.list({ transferId, state: "arriving" })) await dropFile(ports, file, actorId, "uploads.remove");
  await ports.records.scrub();
  ports.notifier.changed({ topic: "transfer", id: transferId, accountId: withdrawn.accountId });
  return withdrawn;
}
