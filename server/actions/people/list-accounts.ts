import type { Page } from "../../ports/records/records.ts";
import type { AccountRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";

/** A page of accounts, by name. */
export async function listAccounts(ports: Ports, query: { readonly search?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }): Promise<Page<AccountRow>> {
  return ports.records.read.lists.accounts(query.search === undefined ? {} : { search: query.search }, { limit: query.limit, cursor: query.cursor ?? null });
}
