import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";

export type SupportSheet = RouteAnswer<"GET /api/accounts/:accountId/support">;
export type Licence = SupportSheet["licences"][number];
export type Contact = SupportSheet["contacts"][number];
export type MinuteEntry = RouteAnswer<"GET /api/accounts/:accountId/minutes">["items"][number];
export type PlanOffer = RouteAnswer<"GET /api/accounts/:accountId/plan">;
export type ShownDecision = SupportSheet["eligibility"];

/** Everything about an account's support begins with this, so that one change forgets it all. */
export const supportKey = (accountId: string) => ["accounts", accountId, "support"] as const;

export function useSupport(accountId: string) {
  return useQuery({ queryKey: [...supportKey(accountId), "sheet"], queryFn: ({ signal }) => api("GET /api/accounts/:accountId/support", { params: { accountId }, signal }), enabled: accountId !== "" });
}

export function useMinutes(accountId: string) {
  return useInfiniteQuery({
    queryKey: [...supportKey(accountId), "minutes"],
    queryFn: ({ pageParam, signal }) => api("GET /api/accounts/:accountId/minutes", { params: { accountId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function usePlanOffer(accountId: string) {
  return useQuery({ queryKey: [...supportKey(accountId), "plan"], queryFn: ({ signal }) => api("GET /api/accounts/:accountId/plan", { params: { accountId }, signal }) });
}
