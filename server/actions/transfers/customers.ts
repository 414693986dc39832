import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow, TransferRow } from "../../ports/records/rows.ts";

/** The active people of a transfer's account, the one who asked for it first. */
export async function customersOf(tables: Tables, transfer: Pick<TransferRow, "accountId" | "requestedBy">): Promise<PersonRow[]> {
  const people = (await tables.people.list({ accountId: transfer.accountId, disabledAt: null })).filter((person) => person.activatedAt !== null);
  return people.sort((a, b) => Number(b.id === transfer.requestedBy) - Number(a.id === transfer.requestedBy));
}
