import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { each, type Outcome } from "./each.ts";

/**
 * A checkout whose date has passed can read no more; its removal stays outstanding, and it stays the holder's until it is returned, given back
 * or taken over. Told once: a ledger row, a mail to the holder and, since the deadline escalates, one to every supervisor (ALO-17).
 */
export async function expireCheckouts(ports: Ports): Promise<Outcome> {
  const now = instantText(ports.clock.now());
  const passed = await ports.records.read.lists.openCheckoutsBefore("untilAt", now, 2000);
  const supervisors = await ports.records.read.people.list({ role: "supervisor", disabledAt: null });
  const fresh = passed.filter((checkout) => !("expiredAt" in (JSON.parse(checkout.reminders) as object)));
  return each(ports, "checkout dates", fresh, async (checkout) => {
    const told = await ports.records.transact(async (tables) => {
      const transfer = await tables.transfers.find({ id: checkout.transferId });
      if (transfer === undefined) return null;
      const reminders = JSON.stringify({ ...(JSON.parse(checkout.reminders) as object), expiredAt: now });
      if ((await tables.checkouts.update({ id: checkout.id, endedAt: null, reminders: checkout.reminders }, { reminders })) !== 1) return null;
      const holder = await tables.people.find({ id: checkout.holderId });
      const facts = { number: `T-${String(transfer.number)}`, transferId: transfer.id, checkoutId: checkout.id, until: checkout.untilAt, deadlineAt: transfer.deadlineAt, hasCopy: checkout.bytesServed > 0 };
      await enqueueMail(ports, tables, { template: "checkout-expired", personId: checkout.holderId, transferId: transfer.id, facts });
      for (const person of supervisors) await enqueueMail(ports, tables, { template: "removal-escalated", personId: person.id, transferId: transfer.id, facts: { ...facts, holder: holder?.name ?? "" } });
      await record(ports, tables, { event: "transfers.expire-checkout", actorId: null, accountId: transfer.accountId, transferId: transfer.id, facts: { checkoutId: checkout.id } });
      return transfer;
    });
    if (told === null) return false;
    // A download that is under way ends with the date.
    ports.notifier.changed({ topic: "transfer", id: told.id, accountId: told.accountId });
    return true;
  });
}
