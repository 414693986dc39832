import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import type { Transfer } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { useTransferAct } from "../transfer/change-transfer.ts";

/** Everything that was begun has arrived: somebody says that it is all. */
export function SendComplete({ transfer }: { readonly transfer: Transfer }) {
  const complete = useTransferAct(transfer.id, () => api("POST /api/transfers/:id/complete", { params: { id: transfer.id } }), sendTexts.unfinished.complete);
  return (
    <Card title={sendTexts.unfinished.complete} tone="accent">
      <p>{sendTexts.unfinished.completeText}</p>
      <ErrorNote error={complete.error} />
      <Actions><Button look="primary" isBusy={complete.isPending} onClick={() => { complete.mutate(undefined); }}>{sendTexts.unfinished.complete}</Button></Actions>
    </Card>
  );
}
