import { isLive } from "../../domain/custody/transitions.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import { remindSummer } from "../calendar/remind-summer.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail, type MailFacts } from "../mail.ts";
import { record } from "../record.ts";
import { customersOf } from "../transfers/customers.ts";
import { each, parts, type Outcome } from "./each.ts";
import { isDue, readReminders } from "./reminders.ts";

const batch = 5000;
const day = 24;

/** Every hour: who holds a copy, who should fetch a result, whose time is nearly over. Each is told once, or once a day. Gives a line for people. */
export async function remind(ports: Ports): Promise<string> {
  return parts(ports, {
    "open checkouts": () => remindHolders(ports),
    removals: () => remindRemovals(ports),
    ends: () => remindEnds(ports),
    "not collected": () => askForContact(ports),
    "summer lists": () => remindSummer(ports),
  });
}

/** An open checkout reminds its holder after 24 h and then once a day (ALO-17). */
async function remindHolders(ports: Ports): Promise<Outcome> {
  const now = ports.clock.now();
  const before = instantText(now.subtract({ hours: ports.settings.retention.removalReminderHours }));
  const open = await ports.records.read.lists.openCheckoutsBefore("takenAt", before, batch);
  return remindCheckouts(ports, "open checkouts", open, "checkout-reminder");
}

/** A removal that nobody has attested reminds the holder once a day, in whatever state the transfer is. */
async function remindRemovals(ports: Ports): Promise<Outcome> {
  return remindCheckouts(ports, "removals", await ports.records.read.lists.outstandingCheckouts(batch), "removal-reminder");
}

async function remindCheckouts(ports: Ports, part: string, checkouts: readonly CheckoutRow[], template: "checkout-reminder" | "removal-reminder"): Promise<Outcome> {
  const now = ports.clock.now();
  const kind = template === "checkout-reminder" ? "openAt" : "removalAt";
  const due = checkouts.filter((checkout) => {
    const since = template === "checkout-reminder" ? checkout.takenAt : (checkout.endedAt ?? checkout.takenAt);
    const isOldEnough = Temporal.Instant.compare(Temporal.Instant.from(since).add({ hours: ports.settings.retention.removalReminderHours }), now) <= 0;
    return isOldEnough && isDue(readReminders(checkout.reminders), kind, now, day);
  });
  const supervisors = await ports.records.read.people.list({ role: "supervisor", disabledAt: null });
  return each(ports, part, due, (checkout) =>
    ports.records.transact(async (tables) => {
      const transfer = await tables.transfers.find({ id: checkout.transferId });
      if (transfer === undefined) return false;
      const earlier = readReminders(checkout.reminders);
      // The portal's part is over while this copy is not: supervisors hear of it once.
      const escalates = template === "removal-reminder" && !isLive(transfer.state) && earlier["escalatedAt"] === undefined && earlier["expiredAt"] === undefined;
      const reminders = JSON.stringify({ ...earlier, [kind]: instantText(now), ...(escalates ? { escalatedAt: instantText(now) } : {}) });
      if ((await tables.checkouts.update({ id: checkout.id, reminders: checkout.reminders, removalAt: null }, { reminders })) !== 1) return false;
      const facts = { ...factsOf(transfer), checkoutId: checkout.id, until: checkout.untilAt, takenAt: checkout.takenAt, hasCopy: checkout.bytesServed > 0 };
      await enqueueMail(ports, tables, { template, personId: checkout.holderId, transferId: transfer.id, facts });
      const holder = escalates ? await tables.people.find({ id: checkout.holderId }) : undefined;
      if (escalates) for (const person of supervisors) await enqueueMail(ports, tables, { template: "removal-escalated", personId: person.id, transferId: transfer.id, facts: { ...facts, holder: holder?.name ?? "" } });
      return true;
    }),
  );
}

function factsOf(transfer: TransferRow): MailFacts {
  return { number: `T-${String(transfer.number)}`, transferId: transfer.id, deadlineAt: transfer.deadlineAt };
}

/** Two days before the end the customer is told once; an end that was changed is told again. Who has ordered the date knows it. */
async function remindEnds(ports: Ports): Promise<Outcome> {
  const now = ports.clock.now();
  const soon = await ports.records.read.lists.dueByDeadline(instantText(now.add({ hours: ports.settings.retention.endReminderHours })), batch);
  const due = soon.filter((transfer) => transfer.state !== "requested" && transfer.deadlineAt !== null && transfer.deadlineAt > instantText(now) && readReminders(transfer.reminders)["endsAt"] !== transfer.deadlineAt);
  return each(ports, "ends", due, (seen) =>
    ports.records.transact(async (tables) => {
      const reminders = JSON.stringify({ ...readReminders(seen.reminders), endsAt: seen.deadlineAt });
      if ((await tables.transfers.update({ id: seen.id, state: seen.state, reminders: seen.reminders }, { reminders })) !== 1) return false;
      if ((await tables.directions.count({ transferId: seen.id, state: "waiting" })) > 0) return false;
      for (const person of await customersOf(tables, seen)) await enqueueMail(ports, tables, { template: "ends-soon", personId: person.id, transferId: seen.id, facts: { ...factsOf(seen), isReturned: seen.state === "returned" && seen.nothingToReturn === 0 } });
      return true;
    }),
  );
}

/** A result that nobody fetched for seven days: staff are asked, once, to contact the customer (ALO-18). */
async function askForContact(ports: Ports): Promise<Outcome> {
  const now = ports.clock.now();
  const before = instantText(now.subtract({ hours: ports.settings.retention.collectReminderDays * day }));
  const waiting = await ports.records.read.lists.transfersBefore(["returned"], "returnedAt", before, batch);
  const due = waiting.filter((transfer) => transfer.nothingToReturn === 0 && readReminders(transfer.reminders)["notCollected"] !== transfer.returnedAt);
  return each(ports, "not collected", due, (seen) =>
    ports.records.transact(async (tables) => {
      const reminders = JSON.stringify({ ...readReminders(seen.reminders), notCollected: seen.returnedAt });
      const need = { needsContactSince: seen.needsContactSince ?? instantText(now), needsContactBecause: seen.needsContactBecause ?? ("not-collected" as const) };
      if ((await tables.transfers.update({ id: seen.id, state: "returned", reminders: seen.reminders }, { reminders, ...need })) !== 1) return false;
      await enqueueMail(ports, tables, { template: "not-collected", personId: null, transferId: seen.id, facts: factsOf(seen) });
      await record(ports, tables, { event: "transfers.not-collected", actorId: null, accountId: seen.accountId, transferId: seen.id });
      return true;
    }),
  );
}
