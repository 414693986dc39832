import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TransferState } from "../../../server/domain/custody/words.ts";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";
import { keys } from "../server/keys.ts";
import type { QueueView } from "./queue/views.ts";

export type Account = RouteAnswer<"GET /api/accounts/:accountId">;
export type Person = RouteAnswer<"GET /api/people">["items"][number];

export interface QueueFilter {
  readonly view: QueueView;
  /** Only with `all`: one state, newest first, deleted ones too. */
  readonly state?: TransferState;
  readonly accountId?: string;
}

/** A part of the queue, a page after another. With a state or a customer it is the list of transfers, newest first. */
export function useQueue({ view, state, accountId }: QueueFilter) {
  const isList = state !== undefined || accountId !== undefined;
  return useInfiniteQuery({
    queryKey: keys.queue({ view, state, accountId }),
    queryFn: ({ pageParam, signal }): Promise<RouteAnswer<"GET /api/transfers">> => {
      const page = { limit: 30, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return isList
        ? api("GET /api/transfers", { query: { ...page, ...(state === undefined ? {} : { state }), ...(accountId === undefined ? {} : { accountId }) }, signal })
        : api("GET /api/queue", { query: { ...page, view }, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** How many stand in each part. */
export function useQueueCounts() {
  return useQuery({
    queryKey: ["queue", "counts"],
    queryFn: async ({ signal }) => (await api("GET /api/queue", { query: { view: "mine", limit: 1 }, signal })).counts,
  });
}

export function useAccounts(search: string) {
  return useInfiniteQuery({
    queryKey: ["accounts", "list", search],
    queryFn: ({ pageParam, signal }) => api("GET /api/accounts", { query: { limit: 30, ...(search === "" ? {} : { search }), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (former) => former,
  });
}

export function useAccount(accountId: string) {
  return useQuery({
    queryKey: ["accounts", accountId],
    queryFn: ({ signal }) => api("GET /api/accounts/:accountId", { params: { accountId }, signal }),
    enabled: accountId !== "",
  });
}

/** The people of one customer. */
export function usePeopleOf(accountId: string) {
  return useQuery({
    queryKey: ["people", accountId],
    queryFn: ({ signal }) => api("GET /api/people", { query: { accountId, limit: 200 }, signal }),
  });
}
