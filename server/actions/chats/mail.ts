import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { enqueueMail, type MailFacts } from "../mail.ts";

/** A mail to everybody of an account who can sign in: facts and links, never what was written. */
export async function mailAccount(ports: Ports, tables: Tables, accountId: string, template: "chat-warning" | "chat-suspended" | "chat-open-again", facts: MailFacts): Promise<void> {
  const account = await tables.accounts.find({ id: accountId });
  const people = await tables.people.list({ accountId, disabledAt: null });
  for (const person of people) if (person.activatedAt !== null) await enqueueMail(ports, tables, { template, personId: person.id, facts: { ...facts, zone: account?.zone ?? "UTC" } });
}
