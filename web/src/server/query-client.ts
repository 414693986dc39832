import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";
import { keys } from "./keys.ts";

/** The cache of answers. After a 401 anywhere the session is asked for again; when it has ended, the pages ask to sign in and come back. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: lookAfter401 }),
  mutationCache: new MutationCache({ onError: lookAfter401 }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});

function lookAfter401(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  // A wrong code at a second proof is a 401 as well: only the server knows whether the session is still there.
  if (queryClient.getQueryData(keys.session) !== null) void queryClient.invalidateQueries({ queryKey: keys.session });
}
