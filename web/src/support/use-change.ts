import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showToast } from "../shell/toast-store.ts";
import { supportKey } from "./queries.ts";

/** A change of an account's support: afterwards everything about it is asked for again. `done` is said where it is given. */
export function useChange<Wish>(accountId: string, change: (wish: Wish) => Promise<unknown>, after: { readonly done?: (wish: Wish) => string; readonly then?: () => void } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (_answer, wish) => {
      await client.invalidateQueries({ queryKey: supportKey(accountId) });
      if (after.done !== undefined) showToast(after.done(wish));
      after.then?.();
    },
  });
}
