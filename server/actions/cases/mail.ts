import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";
import { enqueueMail, type MailFacts } from "../mail.ts";
import { answerDueAt } from "./clock.ts";
import { caseNumber } from "./load.ts";

function factsOf(row: CaseRow): MailFacts {
  return { caseId: row.id, caseNumber: caseNumber(row), dueAt: answerDueAt(row), isUrgent: row.isUrgent === 1 };
}

/** The customer's person who is told: who opened the case, else who has the declared user's address; null where nobody of them is known to sign in. */
export async function customerOf(tables: Tables, row: CaseRow): Promise<PersonRow | null> {
  const contact = row.openedBy !== null || row.contactId === null ? undefined : await tables.supportContacts.find({ id: row.contactId });
  const person = row.openedBy !== null ? await tables.people.find({ id: row.openedBy }) : contact === undefined ? undefined : await tables.people.find({ email: contact.email });
  return person?.accountId === row.accountId && person.disabledAt === null ? person : null;
}

/** A mail to the customer: a number and a link, never what was written. `signIn` says who cannot follow the link yet, so that the mail tells what they can do. */
export async function mailCustomer(ports: Ports, tables: Tables, row: CaseRow, template: string, facts: MailFacts = {}): Promise<void> {
  const person = await customerOf(tables, row);
  const common = { template, facts: { ...factsOf(row), ...facts } };
  if (person !== null) return enqueueMail(ports, tables, { ...common, facts: person.activatedAt === null ? { ...common.facts, signIn: "invited" } : common.facts, personId: person.id });
  // A declared user without a sign-in is told, too.
  const contact = row.openedBy !== null || row.contactId === null ? undefined : await tables.supportContacts.find({ id: row.contactId, removedAt: null });
  if (contact !== undefined) await enqueueMail(ports, tables, { ...common, facts: { ...common.facts, signIn: "none" }, personId: null, address: contact.email });
}

/** A mail to whoever works on the case, else to the staff's address. */
export async function mailStaff(ports: Ports, tables: Tables, row: CaseRow, template: string, facts: MailFacts = {}): Promise<void> {
  await enqueueMail(ports, tables, { template, personId: row.assigneeId, facts: { ...factsOf(row), ...facts } });
}

export async function mailSupervisors(ports: Ports, tables: Tables, template: string, facts: MailFacts): Promise<void> {
  for (const person of await tables.people.list({ role: "supervisor", disabledAt: null })) await enqueueMail(ports, tables, { template, personId: person.id, facts });
}

export async function mailOpened(ports: Ports, tables: Tables, row: CaseRow): Promise<void> {
  await mailCustomer(ports, tables, row, "case-opened");
  await mailStaff(ports, tables, row, "case-new");
}
