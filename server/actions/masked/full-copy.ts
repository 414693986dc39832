import { isLive } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { change } from "../transfers/change.ts";
import { customersOf } from "../transfers/customers.ts";
import { loadTransfer } from "../transfers/load.ts";

/** True where this person may take the full copy: always for repair and conversion; for support unless the account asks to be asked. */
export async function mayTakeFull(tables: Tables, transfer: TransferRow, personId: string): Promise<boolean> {
  if (transfer.purpose !== "support") return true;
  const rules = await tables.copyRules.find({ accountId: transfer.accountId });
  if (rules?.fullCopyNeedsApproval !== 1) return true;
  return (await tables.fullCopyRequests.find({ transferId: transfer.id, personId }))?.isAllowed === 1;
}

/**
 * Asks the customer for the full copy, once a person and transfer; the reason stands on the customer's page.
 * @throws {Refusal} `approval-needed` always, unless the copy may be taken.
 */
export async function requireFullCopy(ports: Ports, caller: Caller, transfer: TransferRow, reason: string): Promise<void> {
  if (await mayTakeFull(ports.records.read, transfer, caller.personId)) return;
  const textKey = await textKeyOf(ports, transfer);
  if (textKey === null) throw new Refusal("gone", "This transfer was erased.");
  const id = ports.randomness.id("request");
  const present = await ports.records.transact(async (tables) => {
    const asked = await tables.fullCopyRequests.find({ transferId: transfer.id, personId: caller.personId });
    if (asked !== undefined) return asked;
    const row = { id, transferId: transfer.id, personId: caller.personId, reasonSealed: sealText(textKey, reason, `full-copy-reason ${id}`), askedAt: instantText(ports.clock.now()), decidedAt: null, decidedBy: null, isAllowed: null };
    await tables.fullCopyRequests.insert(row);
    for (const person of await customersOf(tables, transfer)) await enqueueMail(ports, tables, { template: "full-copy-asked", personId: person.id, transferId: transfer.id, facts: { number: `T-${String(transfer.number)}` } });
    await record(ports, tables, { event: "transfers.ask-full-copy", actorId: caller.personId, accountId: transfer.accountId, transferId: transfer.id, facts: {}, text: { value: reason, textKey } });
    return row;
  });
  ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
  throw new Refusal("approval-needed", present.isAllowed === 0 ? "The customer has declined the full copy. The masked copy and a remote session are still possible." : "This customer approves full copies first. They have been asked; the masked copy can be taken meanwhile.", { askedAt: present.askedAt });
}

/** The customer allows one person's full copy for support, or declines it. @throws {Refusal} `not-found` when that person did not ask, `wrong-state`. */
export async function allowFullCopy(ports: Ports, caller: Caller, transferId: string, input: { readonly personId: string; readonly isAllowed: boolean }): Promise<void> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  await change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    if (!isLive(transfer.state)) throw new Refusal("wrong-state", "This transfer has ended.", { state: transfer.state });
    const asked = await tables.fullCopyRequests.find({ transferId, personId: input.personId });
    if (asked === undefined) throw new Refusal("not-found", "Nobody of that name has asked for a full copy.");
    if (asked.isAllowed === (input.isAllowed ? 1 : 0)) return;
    await tables.fullCopyRequests.update({ id: asked.id }, { isAllowed: input.isAllowed ? 1 : 0, decidedAt: instantText(ports.clock.now()), decidedBy: caller.personId });
    await record(ports, tables, { event: "transfers.allow-full-copy", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { personId: input.personId, isAllowed: input.isAllowed } });
  }, seen);
}

/** The account's rule about full copies. @throws {Refusal} `not-found` for another account. */
export async function showCopyRules(ports: Ports, caller: Caller, accountId: string): Promise<{ fullCopyNeedsApproval: boolean }> {
  const { read } = ports.records;
  if ((caller.role === "customer" && caller.accountId !== accountId) || (await read.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
  return { fullCopyNeedsApproval: (await read.copyRules.find({ accountId }))?.fullCopyNeedsApproval === 1 };
}

/**
 * The account's rule about full copies. Its own customers switch it on and off; the vendor's supervisors can only switch it on.
 * @throws {Refusal} `not-found` for another account, `not-allowed`.
 */
export async function changeCopyRules(ports: Ports, caller: Caller, accountId: string, input: { readonly fullCopyNeedsApproval: boolean }): Promise<{ fullCopyNeedsApproval: boolean }> {
  if (caller.role === "customer" && caller.accountId !== accountId) throw new Refusal("not-found", "There is nothing here.");
  if (caller.role !== "customer" && !input.fullCopyNeedsApproval) throw new Refusal("not-allowed", "Only the customer takes back the wish to be asked.");
  return ports.records.transact(async (tables) => {
    if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    const values = { fullCopyNeedsApproval: input.fullCopyNeedsApproval ? (1 as const) : (0 as const), changedAt: instantText(ports.clock.now()), changedBy: caller.personId };
    if ((await tables.copyRules.update({ accountId }, values)) === 0) await tables.copyRules.insert({ accountId, ...values });
    await record(ports, tables, { event: "people.change-copy-rules", actorId: caller.personId, accountId, facts: { fullCopyNeedsApproval: input.fullCopyNeedsApproval } });
    return { fullCopyNeedsApproval: input.fullCopyNeedsApproval };
  });
}
