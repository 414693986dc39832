import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { ApiError, api } from "./api.ts";
import { keys } from "./keys.ts";

export type Policy = RouteAnswer<"GET /api/policy">;
export type PolicyClauses = RouteAnswer<"GET /api/policy/clauses">;
export type Session = RouteAnswer<"GET /api/session">;
export type Transfer = RouteAnswer<"GET /api/transfers/:id">;
export type TransferSummary = RouteAnswer<"GET /api/transfers">["items"][number];
export type TimelineEntry = RouteAnswer<"GET /api/transfers/:id/timeline">["items"][number];
export type Upload = RouteAnswer<"GET /api/uploads">["items"][number];
export type TransferFile = Transfer["files"][number];
export type Copy = Transfer["copies"][number];
export type Checkout = NonNullable<Transfer["checkout"]>;
export type Direction = Transfer["directions"][number];

/** Operator, place, limits: asked once a page load. */
export function usePortal() {
  return useQuery({ queryKey: keys.portal, queryFn: ({ signal }) => api("GET /api/portal", { signal }), staleTime: Infinity });
}

export function usePolicy() {
  return useQuery({ queryKey: keys.policy, queryFn: ({ signal }) => api("GET /api/policy", { signal }), staleTime: Infinity });
}

/** The support policy in force, clause by clause. */
export function usePolicyClauses() {
  return useQuery({ queryKey: keys.policyClauses, queryFn: ({ signal }) => api("GET /api/policy/clauses", { signal }), staleTime: 60_000 });
}

/** Who is signed in; `data` is null for nobody and undefined until known. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await api("GET /api/session", { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** A page of transfers after another; `filter` are the query's fields. */
export function useTransfers(filter: { readonly search?: string; readonly limit?: number } = {}) {
  return useInfiniteQuery({
    queryKey: keys.transferList(filter),
    queryFn: ({ pageParam, signal }) =>
      api("GET /api/transfers", { query: { ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** One transfer. While it is checked or deleted it is asked for again every two seconds, in case no event gets through. */
export function useTransfer(id: string) {
  return useQuery({
    queryKey: keys.transfer(id),
    queryFn: ({ signal }) => api("GET /api/transfers/:id", { params: { id }, signal }),
    refetchInterval: (query) => (query.state.data?.state === "checking" || query.state.data?.state === "deleting" ? 2000 : false),
  });
}

export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: keys.timeline(id),
    queryFn: ({ pageParam, signal }) =>
      api("GET /api/transfers/:id/timeline", { params: { id }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** One's own unfinished uploads: the server's list is the truth, whatever this browser remembers. */
export function useUploads() {
  return useQuery({ queryKey: keys.uploads, queryFn: ({ signal }) => api("GET /api/uploads", { signal }) });
}

export function useCertificate(id: string, isEnabled = true) {
  return useQuery({
    queryKey: keys.certificate(id),
    queryFn: ({ signal }) => api("GET /api/transfers/:id/certificate", { params: { id }, signal }),
    enabled: isEnabled,
    retry: false,
  });
}
