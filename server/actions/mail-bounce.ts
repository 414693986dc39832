import { isLive } from "../domain/custody/transitions.ts";
import type { Tables } from "../ports/records/records.ts";
import type { OutboxRow } from "../ports/records/rows.ts";
import { noteCase } from "./cases/note.ts";
import { instantText, type Ports } from "./context.ts";
import { enqueueMail } from "./mail.ts";
import { mailFactsAfterwards } from "./mail-secret.ts";
import { record } from "./record.ts";

/**
 * Notes that a mail did not reach its reader, once: refused or given up while it was sent (`unsent`), or returned afterwards. A customer who cannot be reached about a transfer is
 * contacted by staff in another way (ALO-18); a case shows staff that its mail came back. Staff's own mail that comes back writes no mail, so that nothing goes round. Comes last in the transaction.
 */
export async function noteBounce(ports: Ports, tables: Tables, row: OutboxRow, because: string, which: "unsent" | "returned"): Promise<boolean> {
  const now = instantText(ports.clock.now());
  const guard = { id: row.id, bouncedAt: null, ...(which === "unsent" ? { sentAt: null } : {}) };
  if ((await tables.outbox.update(guard, { bouncedAt: now, lastError: because, facts: mailFactsAfterwards(row.facts), claimedUntil: null })) !== 1) return false;
  const { caseId } = JSON.parse(row.facts) as { readonly caseId?: unknown };
  const about = typeof caseId === "string" ? await tables.cases.find({ id: caseId }) : undefined;
  const transfer = row.transferId === null ? undefined : await tables.transfers.find({ id: row.transferId });
  const person = row.personId === null ? undefined : await tables.people.find({ id: row.personId });
  const isOfCustomer = transfer !== undefined && person !== undefined && person.accountId !== null;
  if (isOfCustomer && isLive(transfer.state)) await tables.transfers.update({ id: transfer.id, needsContactSince: null }, { needsContactSince: now, needsContactBecause: "bounce" });
  if (isOfCustomer) await enqueueMail(ports, tables, { template: "return-bounced", personId: null, transferId: transfer.id, facts: { number: `T-${String(transfer.number)}` } });
  if (about !== undefined) await noteCase(ports, tables, about, { event: "cases.bounce", actorId: null, facts: { template: row.template, personId: row.personId }, isStaffOnly: true });
  if (isOfCustomer) await record(ports, tables, { event: "transfers.bounce", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { template: row.template, personId: person.id } });
  return true;
}
