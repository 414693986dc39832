import { useQueryClient, useMutation } from "@tanstack/react-query";
import { keys } from "../../server/keys.ts";
import { showToast } from "../../shell/toast-store.ts";

/** An act on one transfer: afterwards everything that is known of it, and the queue, is asked for again. */
export function useTransferAct<Input>(transferId: string, act: (input: Input) => Promise<unknown>, said: string | ((input: Input) => string), after?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (_, input) => {
      await client.invalidateQueries({ queryKey: keys.transfers });
      showToast(typeof said === "string" ? said : said(input));
      after?.();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["transfers", transferId] });
      void client.invalidateQueries({ queryKey: ["queue"] });
      void client.invalidateQueries({ queryKey: ["overview"] });
    },
  });
}
