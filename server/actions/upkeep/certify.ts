import { bodyDigest } from "../../domain/custody/certificate.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { sha256 } from "../../sealing/signature.ts";
import { reach } from "../../system/failpoint.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { move } from "../transfers/change.ts";
import { customersOf } from "../transfers/customers.ts";
import { isRemovalOutstanding } from "../transfers/end-checkout.ts";
import { certificateBody } from "./certificate-body.ts";
import { advance } from "./erase-step.ts";
import { addNotes, dropNotes, readNotes } from "./erasure-notes.ts";
import { evidenceOf } from "./ledger-evidence.ts";
import { addSupplement } from "./supplement.ts";

/** Step 6: the statement is written and its digest enters the ledger, both at once: from then on there is only this one. */
export async function certify(ports: Ports, transfer: TransferRow): Promise<void> {
  const notes = await readNotes(ports.records.read, transfer.id);
  if (notes === null) throw new Refusal("conflict", "The notes of the erasure are missing.");
  const body = await certificateBody(ports, transfer, notes);
  await reach("erase.certify");
  await ports.records.transact(async (tables) => {
    if (!(await advance(tables, transfer, "certify", "finish"))) return;
    await addNotes(tables, transfer.id, { body });
    await record(ports, tables, { event: "transfers.erase", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { certificateDigest: bodyDigest(sha256, { ...body }), files: body.files.length } });
  });
}

/** Step 7: remembered beside the keys, signed, and the transfer is deleted. A repeat signs the same statement again. */
export async function finish(ports: Ports, transfer: TransferRow): Promise<void> {
  const body = (await readNotes(ports.records.read, transfer.id))?.body;
  const rows = await ports.records.read.ledgerRows.list({ transferId: transfer.id, event: "transfers.erase" }, { by: "seq", descending: true, limit: 1 });
  const [row] = rows;
  if (body === undefined || row === undefined) throw new Refusal("conflict", "The statement of the erasure is missing.");
  await reach("erase.remember");
  await remember(ports, transfer);
  await reach("erase.sign");
  const jws = await ports.signer.sign({ ...body, ledger: await evidenceOf(ports, row) });
  await reach("erase.finish");
  const now = instantText(ports.clock.now());
  await ports.records.transact(async (tables) => {
    const present = await tables.transfers.find({ id: transfer.id });
    if (present?.state !== "deleting" || present.deletingStep !== "finish") return;
    const outstanding = (await tables.checkouts.list({ transferId: transfer.id })).filter(isRemovalOutstanding).length;
    await tables.certificates.insert({ address: body.address, transferId: transfer.id, jws, issuedAt: body.issuedAt });
    await move(tables, present, "finish", { deletedAt: now, certificateAddress: body.address, deletingStep: null, failingSince: null, failingBecause: null, outstandingRemovals: outstanding });
    await tables.directions.update({ transferId: transfer.id, state: "begun" }, { state: "done" });
    await dropNotes(tables, transfer.id);
    for (const person of await customersOf(tables, present))
      await enqueueMail(ports, tables, { template: "deletion-done", personId: person.id, transferId: transfer.id, facts: { number: `T-${String(present.number)}`, transferId: transfer.id, certificate: body.number, address: body.address, outstanding } });
    await record(ports, tables, { event: "transfers.finish", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { certificate: body.number, outstandingRemovals: outstanding } });
  });
  ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
  await reach("erase.finished");
  // A removal that was attested while the certificate was being written is in neither yet.
  await addSupplement(ports, transfer.id);
}

// A repeat after a crash lists it twice, which does no harm; looking it up first would read a list that grows for ever.
async function remember(ports: Ports, transfer: TransferRow): Promise<void> {
  const files = await ports.records.read.files.list({ transferId: transfer.id });
  await ports.keys.rememberErasure({ transferId: transfer.id, fileIds: files.map((file) => file.id), erasedAt: Temporal.Instant.from(transfer.erasedAt ?? instantText(ports.clock.now())) });
}
