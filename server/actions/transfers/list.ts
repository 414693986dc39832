import type { TransferSummary } from "../../contract/shapes/transfer.ts";
import type { TransferState } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import type { Caller, Ports } from "../context.ts";
import { presentSummaries } from "./present.ts";

export interface ListFilter {
  readonly state?: TransferState | undefined;
  readonly accountId?: string | undefined;
  /** A transfer's number: `T-1042` or `1042`. Titles are sealed, so they are not searched. */
  readonly search?: string | undefined;
}

/** Transfers, newest first. Customers see their account's and may name no other. */
export async function list(ports: Ports, caller: Caller, filter: ListFilter, page: PageRequest): Promise<Page<TransferSummary>> {
  const { read } = ports.records;
  const accountId = caller.role === "customer" ? (caller.accountId ?? "") : filter.accountId;
  if (caller.role === "customer" && filter.accountId !== undefined && filter.accountId !== caller.accountId) throw new Refusal("not-found", "There is no such account.");
  const number = filter.search === undefined ? null : /^(?:t-)?(\d{1,15})$/i.exec(filter.search.trim());
  if (filter.search !== undefined) {
    const found = number === null ? undefined : await read.transfers.find({ number: Number(number[1]), ...(accountId === undefined ? {} : { accountId }) });
    return { items: await presentSummaries(ports, found === undefined ? [] : [found]), next: null };
  }
  const rows = await read.lists.transfers({ ...(accountId === undefined ? {} : { accountId }), ...(filter.state === undefined ? {} : { states: [filter.state] }) }, page);
  return { items: await presentSummaries(ports, rows.items), next: rows.next };
}
