import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { api } from "../../server/api.ts";
import type { Transfer } from "../../server/queries.ts";
import { staffTransferTexts as texts } from "../../texts/staff-transfer.ts";
import { useTransferAct } from "./change-transfer.ts";

/** Takes a request back for which nothing was sent. */
export function WithdrawRequest({ transfer }: { readonly transfer: Transfer }) {
  const [isOpen, setIsOpen] = useState(false);
  const withdraw = useTransferAct(transfer.id, () => api("POST /api/transfers/:id/withdraw", { params: { id: transfer.id } }), texts.withdrawn, () => { setIsOpen(false); });
  return (
    <>
      <Button isSmall look="plain" onClick={() => { setIsOpen(true); }}>{texts.withdraw}</Button>
      <ConfirmDialog isOpen={isOpen} title={texts.withdrawTitle} confirm={texts.withdraw} isDangerous isBusy={withdraw.isPending} onClose={() => { setIsOpen(false); }} onConfirm={() => { withdraw.mutate(undefined); }}>
        <p>{texts.withdrawText}</p>
        <ErrorNote error={withdraw.error} />
      </ConfirmDialog>
    </>
  );
}
