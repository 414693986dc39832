import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { transferTexts } from "../../texts/transfers.ts";

const texts = transferTexts.one;

/** Ends a request for which nothing was sent. */
export function Withdraw({ transferId }: { readonly transferId: string }) {
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => api("POST /api/transfers/:id/withdraw", { params: { id: transferId } }),
    onSuccess: () => { setIsAsking(false); },
    onSettled: () => client.invalidateQueries({ queryKey: keys.transfers }),
  });
  return (
    <>
      <Button onClick={() => { setIsAsking(true); }}>{texts.withdraw}</Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={texts.withdrawTitle}
        confirm={texts.withdraw}
        cancel={texts.keepRequest}
        isBusy={withdraw.isPending}
        onClose={() => { setIsAsking(false); }}
        onConfirm={() => { withdraw.mutate(); }}
      >
        <p>{texts.withdrawText}</p>
        <ErrorNote error={withdraw.error} />
      </ConfirmDialog>
    </>
  );
}
