import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { api } from "../server/api.ts";

export type Chat = RouteAnswer<"GET /api/chats/:id">;
export type ChatSummary = RouteAnswer<"GET /api/chats">["items"][number];
export type ChatDesk = RouteAnswer<"GET /api/chat">;
export type ChatRoom = RouteAnswer<"GET /api/chat/presence">;
export type ChatView = "waiting" | "mine" | "running" | "ended";

/** In case no event gets through. Milliseconds. */
const fallbackMs = 15_000;

export function useChatDesk() {
  return useQuery({ queryKey: ["chats", "desk"], queryFn: ({ signal }) => api("GET /api/chat", { signal }), refetchInterval: fallbackMs });
}

/** One chat; asked again at the very instant at which its stage changes, counted by the server's clock. */
export function useChat(id: string) {
  return useQuery({
    queryKey: ["chats", "one", id],
    queryFn: ({ signal }) => api("GET /api/chats/:id", { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined || data.state === "ended") return false;
      const left = data.nextChangeAt === null ? fallbackMs : Date.parse(data.nextChangeAt) - Date.parse(data.now) + 200;
      return Math.max(500, Math.min(left, fallbackMs));
    },
  });
}

export function useChats(view: ChatView) {
  return useQuery({ queryKey: ["chats", "list", view], queryFn: ({ signal }) => api("GET /api/chats", { query: { view }, signal }), refetchInterval: fallbackMs, retry: false });
}

/** Chats that ended, newest first, page by page. */
export function useEndedChats() {
  return useInfiniteQuery({
    queryKey: ["chats", "list", "ended"],
    queryFn: ({ pageParam, signal }) => api("GET /api/chats", { query: { view: "ended", ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
}

/** How many wait, for the navigation: asked again with every event about chats. Null for who is in no chat. */
export function useWaitingChats(isEnabled: boolean): number | null {
  const { data } = useQuery({ queryKey: ["chats", "waiting"], queryFn: ({ signal }) => api("GET /api/chat/waiting", { signal }), refetchInterval: 60_000, enabled: isEnabled });
  return data?.waiting ?? null;
}

export function useChatRoom() {
  return useQuery({ queryKey: ["chats", "room"], queryFn: ({ signal }) => api("GET /api/chat/presence", { signal }), refetchInterval: 60_000 });
}

/** Changes a chat by what `run` asks of the server, and shows what came of it. */
export function useChatChange(onDone?: (chat: Chat) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (run: () => Promise<Chat>) => run(),
    onSuccess: (chat) => {
      client.setQueryData(["chats", "one", chat.id], chat);
      void client.invalidateQueries({ queryKey: ["chats", "list"] });
      void client.invalidateQueries({ queryKey: ["chats", "desk"] });
      void client.invalidateQueries({ queryKey: ["conversations"] });
      onDone?.(chat);
    },
    // What was refused may have changed meanwhile.
    onError: () => void client.invalidateQueries({ queryKey: ["chats"] }),
  });
}
