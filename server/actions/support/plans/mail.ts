import type { Tables } from "../../../ports/records/records.ts";
import { mailSupervisors } from "../../cases/mail.ts";
import type { Ports } from "../../context.ts";
import { enqueueMail, type MailFacts } from "../../mail.ts";

/** A mail to everybody who can sign in for an account: whoever may order there learns of what was ordered. Ids, numbers and days alone. */
export async function mailAccount(ports: Ports, tables: Tables, accountId: string, template: "time-bought" | "plan-upgraded" | "plan-renewed", facts: MailFacts): Promise<void> {
  const people = (await tables.people.list({ accountId, disabledAt: null })).filter(({ activatedAt }) => activatedAt !== null);
  for (const person of people) await enqueueMail(ports, tables, { template, personId: person.id, facts });
}

/** Something was ordered that costs money: the account's people have it in writing, and the supervisors know that it is to be billed. */
export async function mailOrder(ports: Ports, tables: Tables, accountId: string, template: "time-bought" | "plan-upgraded", facts: MailFacts): Promise<void> {
  await mailAccount(ports, tables, accountId, template, facts);
  await mailSupervisors(ports, tables, "order-to-bill", { ...facts, isUpgrade: template === "plan-upgraded", accountId });
}
