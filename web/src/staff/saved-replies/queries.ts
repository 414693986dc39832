import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { api } from "../../server/api.ts";

export type SavedReply = RouteAnswer<"GET /api/saved-replies">["items"][number];

export function useSavedReplies() {
  return useQuery({ queryKey: ["saved-replies"], queryFn: ({ signal }) => api("GET /api/saved-replies", { signal }), staleTime: 60_000 });
}

/** Changes the replies; whatever came of it, the list is asked for anew. */
export function useSavedReplyChange<Input>(change: (input: Input) => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: onDone, onSettled: () => client.invalidateQueries({ queryKey: ["saved-replies"] }) });
}
