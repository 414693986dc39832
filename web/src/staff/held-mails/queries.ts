import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { api } from "../../server/api.ts";

export type HeldMail = RouteAnswer<"GET /api/held-mails/:id">;
export type HeldState = HeldMail["state"];

// Below "cases", so that what the server tells about cases asks for these again, too.
const key = ["cases", "held-mails"] as const;

export function useHeldMails(state: HeldState) {
  return useInfiniteQuery({
    queryKey: [...key, "list", state],
    queryFn: ({ pageParam, signal }) => api("GET /api/held-mails", { query: { state, limit: 30, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useHeldMail(id: string) {
  return useQuery({ queryKey: [...key, id], queryFn: ({ signal }) => api("GET /api/held-mails/:id", { params: { id }, signal }) });
}
