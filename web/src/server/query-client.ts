import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";
import { keys } from "./keys.ts";

/** The cache of answers. A 401 anywhere ends the session on this page; the pages then ask to sign in and come back. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSessionOn401 }),
  mutationCache: new MutationCache({ onError: endSessionOn401 }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});

function endSessionOn401(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  if (error.problem.code !== "not-signed-in" || queryClient.getQueryData(keys.session) === null) return;
  queryClient.setQueryData(keys.session, null);
}
