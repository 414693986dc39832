import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer, RouteInput } from "../../../../server/contract/types.ts";
import { api } from "../../server/api.ts";

export type DecisionSummary = RouteAnswer<"GET /api/decisions">["items"][number];
export type PastDecision = RouteAnswer<"GET /api/decisions/:id">;
export type KnownProfile = RouteAnswer<"GET /api/policy/profiles">["items"][number];
export const outcomes = ["allow", "deny", "review"] as const;
export type Outcome = (typeof outcomes)[number];

export interface DecisionFilter {
  readonly rule?: string;
  readonly outcome?: Outcome;
  readonly accountId?: string;
}

export function useDecisions(filter: DecisionFilter) {
  return useInfiniteQuery({
    queryKey: ["decisions", filter],
    queryFn: ({ pageParam, signal }) => api("GET /api/decisions", { query: { limit: 50, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useDecision(id: string) {
  return useQuery({ queryKey: ["decisions", "one", id], queryFn: ({ signal }) => api("GET /api/decisions/:id", { params: { id }, signal }) });
}

export function useProfiles() {
  return useQuery({ queryKey: ["policy", "profiles"], queryFn: ({ signal }) => api("GET /api/policy/profiles", { signal }) });
}

export function useComparison(query: RouteInput<"GET /api/policy/comparison", "query"> | null) {
  return useQuery({
    queryKey: ["policy", "comparison", query],
    queryFn: ({ signal }) => {
      if (query === null) throw new RangeError("asked without profiles");
      return api("GET /api/policy/comparison", { query, signal });
    },
    enabled: query !== null,
  });
}
