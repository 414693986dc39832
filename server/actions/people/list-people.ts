import type { Role } from "../../domain/custody/words.ts";
import type { Page } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { withAccounts } from "./directory.ts";
import type { PersonWithAccount } from "./person-row.ts";

/** A page of people, of one account or all. */
export async function listPeople(ports: Ports, query: { readonly accountId?: string | undefined; readonly role?: Role | undefined; readonly search?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }): Promise<Page<PersonWithAccount>> {
  const { read } = ports.records;
  const page = await read.lists.people(
    { ...(query.accountId === undefined ? {} : { accountId: query.accountId }), ...(query.role === undefined ? {} : { role: query.role }), ...(query.search === undefined ? {} : { search: query.search }) },
    { limit: query.limit, cursor: query.cursor ?? null },
  );
  return { items: await withAccounts(read, page.items), next: page.next };
}
