import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";

export type RemoteSession = RouteAnswer<"GET /api/remote-sessions/:id">;
export type RemoteSessionSummary = RouteAnswer<"GET /api/remote-sessions">["items"][number];
export type EngineerKey = RouteAnswer<"GET /api/engineer-keys">["items"][number];

export const sessionKeys = {
  all: ["remote-sessions"] as const,
  list: ["remote-sessions", "list"] as const,
  one: (id: string) => ["remote-sessions", id] as const,
  events: (id: string) => ["remote-sessions", id, "events"] as const,
  engineerKeys: ["engineer-keys"] as const,
};

const ended: ReadonlySet<string> = new Set(["denied", "timed-out", "revoked", "expired", "ended"]);
const openEveryMs = 3_000;
const listEveryMs = 15_000;

export function isOver(session: { readonly state: string }): boolean {
  return ended.has(session.state);
}

/** One session, asked for again every three seconds until it is over: an answer must show at once. */
export function useRemoteSession(id: string) {
  return useQuery({
    queryKey: sessionKeys.one(id),
    queryFn: ({ signal }) => api("GET /api/remote-sessions/:id", { params: { id }, signal }),
    refetchInterval: (query) => (query.state.data === undefined || isOver(query.state.data) ? false : openEveryMs),
  });
}

export function useRemoteSessions() {
  return useInfiniteQuery({
    queryKey: sessionKeys.list,
    queryFn: ({ pageParam, signal }) => api("GET /api/remote-sessions", { query: { limit: 30, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: listEveryMs,
  });
}

export function useSessionEvents(id: string) {
  return useQuery({ queryKey: sessionKeys.events(id), queryFn: ({ signal }) => api("GET /api/remote-sessions/:id/events", { params: { id }, query: { limit: 100 }, signal }) });
}

export function useEngineerKeys() {
  return useQuery({ queryKey: sessionKeys.engineerKeys, queryFn: ({ signal }) => api("GET /api/engineer-keys", { signal }), refetchInterval: listEveryMs });
}
