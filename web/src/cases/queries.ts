import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";
import { queryClient } from "../server/query-client.ts";

export type Case = RouteAnswer<"GET /api/cases/:id">;
export type CaseSummary = RouteAnswer<"GET /api/cases">["items"][number];
export type Conversation = RouteAnswer<"GET /api/conversations">["items"][number];
export type CaseTerms = RouteAnswer<"GET /api/case-terms">;
export type ShownDecision = CaseTerms["eligibility"];
export type CaseView = "queue" | "mine" | "unassigned" | "waiting" | "all";

export interface CaseFilter {
  readonly view?: CaseView;
  readonly state?: CaseSummary["state"];
  readonly department?: string;
  readonly accountId?: string;
  readonly urgent?: "1";
  readonly search?: string;
}

/** A page of cases after another; `filter` are the query's fields. */
export function useCases(filter: CaseFilter = {}) {
  return useInfiniteQuery({
    queryKey: ["cases", "list", filter],
    queryFn: ({ pageParam, signal }) => api("GET /api/cases", { query: { ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (former) => former,
    // Other people's cases have events; time alone changes the order, too.
    refetchInterval: 30_000,
  });
}

/** A customer's cases and chats, a page after another. */
export function useConversations(part: "all" | "open" | "finished") {
  return useInfiniteQuery({
    queryKey: ["conversations", part],
    queryFn: ({ pageParam, signal }) => api("GET /api/conversations", { query: { part, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (former) => former,
    refetchInterval: 30_000,
  });
}

export function useCase(id: string) {
  return useQuery({ queryKey: ["cases", id, "show"], queryFn: ({ signal }) => api("GET /api/cases/:id", { params: { id }, signal }), refetchInterval: 30_000 });
}

export function useCaseTimeline(id: string) {
  return useQuery({ queryKey: ["cases", id, "timeline"], queryFn: ({ signal }) => api("GET /api/cases/:id/timeline", { params: { id }, signal }) });
}

/** What opening a case would mean now, asked again every minute: the due time moves with the clock. */
export function useCaseTerms(asked: { readonly accountId?: string; readonly callerEmail?: string; readonly department?: string } = {}, isEnabled = true) {
  return useQuery({ queryKey: ["cases", "terms", asked], queryFn: ({ signal }) => api("GET /api/case-terms", { query: asked, signal }), refetchInterval: 60_000, enabled: isEnabled, placeholderData: (former) => former });
}

/** Shows a case as an answer has told it, and asks for everything else anew. */
export function took(changed: Case): void {
  queryClient.setQueryData(["cases", changed.id, "show"], changed);
  void queryClient.invalidateQueries({ queryKey: ["cases", "list"] });
  void queryClient.invalidateQueries({ queryKey: ["conversations"] });
  void queryClient.invalidateQueries({ queryKey: ["cases", changed.id, "timeline"] });
}

/** A change of a case whose answer is the whole case. */
export function useCaseChange<Input = void>(change: (input: Input) => Promise<Case>) {
  return useMutation({ mutationFn: change, onSuccess: took, onError: () => void queryClient.invalidateQueries({ queryKey: ["cases"] }) });
}
