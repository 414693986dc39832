import { nextState } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { checkFile } from "../uploads/check-file.ts";
import { writeRemoval, type Removal } from "./attest-removal.ts";
import { change, move } from "./change.ts";
import { requireOpenCheckout } from "./checkout-rights.ts";
import { customersOf } from "./customers.ts";
import { endCheckout, isRemovalOutstanding } from "./end-checkout.ts";
import { loadTransfer } from "./load.ts";

export interface Return {
  readonly resultFileIds?: readonly string[] | undefined;
  readonly nothingToReturn?: boolean | undefined;
  readonly note: string;
  readonly removal?: Removal | undefined;
}

/**
 * Hands the result back and ends the checkout (ALO-17). Results are read back first; those of this checkout are taken when none are named.
 * @throws {Refusal} `result-missing`, `removal-outstanding`, `digest-mismatch`, `held-by-another`, `wrong-state`.
 */
export async function returnTransfer(ports: Ports, caller: Caller, transferId: string, input: Return): Promise<TransferRow> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  nextState(seen.state, "return");
  const held = await requireOpenCheckout(ports, ports.records.read, seen, caller);
  const results = await readyResults(ports, seen, held.id, input);
  const textKey = await textKeyOf(ports, seen);
  if (textKey === null) throw new Refusal("gone", "This transfer was erased.");
  return change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    const open = await requireOpenCheckout(ports, tables, transfer, caller);
    const checkout = input.removal === undefined || open.bytesServed === 0 ? open : await writeRemoval(ports, tables, transfer, open, caller, input.removal, textKey);
    if (isRemovalOutstanding(checkout)) throw new Refusal("removal-outstanding", "First attest that your working copy is gone: bytes were served to you.", { checkoutId: checkout.id, bytesServed: checkout.bytesServed });
    await endCheckout(ports, tables, checkout, "returned");
    const isNothing = results.length === 0;
    const moved = await move(tables, transfer, "return", {
      openCheckoutId: null,
      holderId: null,
      returnedAt: instantText(ports.clock.now()),
      returnedBy: caller.personId,
      returnNoteSealed: sealText(textKey, input.note, `return-note ${transfer.id}`),
      nothingToReturn: isNothing ? 1 : 0,
      resultFileIds: JSON.stringify(results.map((file) => file.id)),
      collectedAt: null,
      needsContactSince: null,
      needsContactBecause: null,
    });
    for (const person of await customersOf(tables, transfer))
      await enqueueMail(ports, tables, { template: isNothing ? "transfer-returned-nothing" : "transfer-returned", personId: person.id, transferId, facts: { number: `T-${String(transfer.number)}`, deadlineAt: transfer.deadlineAt, files: results.length } });
    await record(ports, tables, {
      event: "transfers.return",
      actorId: caller.personId,
      accountId: transfer.accountId,
      transferId,
      facts: { checkoutId: checkout.id, files: results.length, nothingToReturn: isNothing },
      text: { value: input.note, textKey },
    });
    return moved;
  }, seen);
}

async function readyResults(ports: Ports, transfer: TransferRow, checkoutId: string, input: Return): Promise<FileRow[]> {
  const uploaded = (await ports.records.read.files.list({ transferId: transfer.id, kind: "result", checkoutId })).filter((file) => file.state !== "removed");
  if (input.nothingToReturn === true) {
    if ((input.resultFileIds ?? []).length > 0) throw new Refusal("not-valid", "Either there are results or there is nothing to return, not both.");
    if (uploaded.length > 0) throw new Refusal("not-valid", "You have uploaded results. Return them, or remove them first.");
    return [];
  }
  if (uploaded.some((file) => file.state === "arriving")) throw new Refusal("conflict-unfinished", "A result is still being uploaded. Let it go on, or remove it.");
  const wanted = input.resultFileIds === undefined ? uploaded : input.resultFileIds.map((id) => uploaded.find((file) => file.id === id));
  const results: FileRow[] = [];
  for (const file of wanted) {
    if (file === undefined) throw new Refusal("not-found", "There is no such result in this checkout.");
    const checked = await checkFile(ports, file.id);
    if (checked.problem !== null) throw new Refusal("digest-mismatch", "A result did not read back as it was sent. Remove it and upload it again.", { fileId: file.id, problem: checked.problem });
    results.push(checked.file);
  }
  if (results.length === 0) throw new Refusal("result-missing", "Upload the result first, or say that there is nothing to return.");
  return results;
}
