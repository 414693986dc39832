import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import type { Role } from "../../../server/domain/custody/words.ts";
import { api } from "../server/api.ts";

export type Overview = RouteAnswer<"GET /api/overview">;
export type Period = RouteAnswer<"GET /api/charts">["periods"][number];
export type LedgerRow = RouteAnswer<"GET /api/ledger">["items"][number];
export type Head = RouteAnswer<"GET /api/ledger">["head"];

export const chartSteps = ["day", "week", "month"] as const;
export type ChartStep = (typeof chartSteps)[number];

export function useOverview() {
  return useQuery({ queryKey: ["overview"], queryFn: ({ signal }) => api("GET /api/overview", { signal }), refetchInterval: 60_000 });
}

/** Cases that are late, and due today. */
export function useCasesDue() {
  return useQuery({ queryKey: ["overview", "cases"], queryFn: ({ signal }) => api("GET /api/overview/cases", { signal }), refetchInterval: 60_000 });
}

export function useCharts(filter: { readonly from?: string; readonly to?: string; readonly by: ChartStep }) {
  return useQuery({
    queryKey: ["charts", filter],
    queryFn: ({ signal }) => api("GET /api/charts", { query: filter, signal }),
    placeholderData: (former) => former,
  });
}

/** The record, newest first, a page after another; of one transfer or of everything. */
export function useLedger(transferId: string | undefined) {
  return useInfiniteQuery({
    queryKey: ["ledger", transferId ?? null],
    queryFn: ({ pageParam, signal }) => api("GET /api/ledger", { query: { limit: 50, ...(transferId === undefined ? {} : { transferId }), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function usePeopleWithRole(role: Role) {
  return useQuery({ queryKey: ["people", "role", role], queryFn: ({ signal }) => api("GET /api/people", { query: { role, limit: 200 }, signal }) });
}
