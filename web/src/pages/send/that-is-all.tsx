import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { FileList } from "../../components/file-list.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Transfer } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { FileStepWithSend } from "./send-to-existing.tsx";

const texts = sendTexts.unfinished;

/** Everything that was begun has arrived, and nobody has said that it is all: say it, or add more. */
export function ThatIsAll({ transfer }: { readonly transfer: Transfer }) {
  const client = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const complete = useMutation({
    mutationFn: () => api("POST /api/transfers/:id/complete", { params: { id: transfer.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.transfers }),
  });
  if (isAdding || transfer.files.length === 0) return <FileStepWithSend transfer={transfer} />;
  return (
    <Card title={texts.complete} tone="accent">
      <p>{texts.completeText}</p>
      <FileList transferId={transfer.id} files={transfer.files} canDownload={false} />
      <ErrorNote error={complete.error} />
      <Actions>
        <Button look="primary" isBusy={complete.isPending} onClick={() => { complete.mutate(); }}>{texts.complete}</Button>
        <Button onClick={() => { setIsAdding(true); }}>{sendTexts.choose.more}</Button>
      </Actions>
    </Card>
  );
}
