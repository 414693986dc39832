import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Caller } from "../context.ts";
import type { PersonWithAccount } from "./person-row.ts";

/** @throws {Refusal} `not-found`. */
export async function loadPerson(tables: Tables, personId: string): Promise<PersonRow> {
  const person = await tables.people.find({ id: personId });
  if (person === undefined) throw new Refusal("not-found", "There is nothing here.");
  return person;
}

/** Staff look after customers; only supervisors look after the vendor's people. @throws {Refusal} `not-allowed`. */
export function checkMayManage(caller: Caller, role: PersonRow["role"]): void {
  const isAllowed = caller.role === "supervisor" || (caller.role === "staff" && !caller.isContractor && role === "customer");
  if (!isAllowed) throw new Refusal("not-allowed", role === "customer" ? "You may not manage customers." : "Only a supervisor manages the vendor's people.");
}

/** The people with their accounts, two questions for the whole list. */
export async function withAccounts(tables: Tables, people: readonly PersonRow[]): Promise<PersonWithAccount[]> {
  const ids = [...new Set(people.flatMap((person) => (person.accountId === null ? [] : [person.accountId])))];
  const accounts = new Map((ids.length === 0 ? [] : await tables.accounts.list({ id: ids })).map((account) => [account.id, account]));
  return people.map((person) => ({ person, account: person.accountId === null ? null : (accounts.get(person.accountId) ?? null) }));
}

export async function withAccount(tables: Tables, person: PersonRow): Promise<PersonWithAccount> {
  return { person, account: person.accountId === null ? null : ((await tables.accounts.find({ id: person.accountId })) ?? null) };
}
