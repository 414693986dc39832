import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Direction, Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { deletionTexts } from "../../texts/deletion.ts";
import { words } from "../../texts/words.ts";
import styles from "./deletion.module.css";

const texts = deletionTexts.ordered;

interface OrderedProps {
  readonly transfer: Transfer;
  readonly direction: Direction;
  readonly onChange: () => void;
}

/** The order: its number, when it will be finished, what happens next; a dated one can still be changed or taken back. */
export function Ordered({ transfer, direction, onChange }: OrderedProps) {
  const client = useQueryClient();
  const zone = useZone();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api("DELETE /api/transfers/:id/directions/:did", { params: { id: transfer.id, did: direction.id } }),
    onSuccess: (fresh) => {
      setIsAsking(false);
      client.setQueryData(keys.transfer(transfer.id), fresh);
      void client.invalidateQueries({ queryKey: keys.transfers });
      showToast(texts.cancelled);
    },
  });
  const isWaiting = direction.state === "waiting";
  const former = transfer.directions.filter((one) => one.id !== direction.id);
  return (
    <>
      <Card tone={direction.state === "done" ? "good" : "wait"}>
        <Facts>
          <Fact name={texts.number}>
            <span className={styles.number}>
              <code>{direction.id}</code>
              <Button isSmall look="plain" icon={<IconCopy aria-hidden />} aria-label={texts.copyNumber} onClick={() => void navigator.clipboard.writeText(direction.id).then(() => { showToast(words.actions.copied); })} />
            </span>
          </Fact>
          <Fact name={texts.states[direction.state]}><Timestamp at={direction.deleteAt} zone={zone} /></Fact>
          <Fact name={texts.givenAt}><Timestamp at={direction.givenAt} zone={zone} show="instant" /> {texts.by} {direction.givenBy.name}</Fact>
          <Fact name={texts.finished}>{isWaiting ? texts.finishedLater : texts.finishedNow}</Fact>
          {direction.reason !== null && <Fact name={texts.reason}>{direction.reason}</Fact>}
        </Facts>
        <Actions>
          {transfer.state === "deleted" && <ButtonLink to={`/transfers/${transfer.id}/proof`} look="primary">{texts.toProof}</ButtonLink>}
          {isWaiting && <Button onClick={onChange}>{texts.change}</Button>}
          {isWaiting && <Button onClick={() => { setIsAsking(true); }}>{texts.cancel}</Button>}
          <Button look="plain" icon={<IconPrinter aria-hidden />} onClick={() => { print(); }}>{texts.keep}</Button>
        </Actions>
      </Card>
      {direction.state !== "done" && (
        <Card title={texts.next}>
          <ol className={styles.steps}>{(isWaiting ? texts.nextLater : texts.nextNow).map((step) => <li key={step}>{step}</li>)}</ol>
        </Card>
      )}
      {former.length > 0 && (
        <Card title={texts.former}>
          <ul className={styles.former}>
            {former.map((one) => <li key={one.id}><Timestamp at={one.deleteAt} zone={zone} show="instant" />: {texts.states[one.state]}</li>)}
          </ul>
        </Card>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={texts.cancelTitle}
        confirm={texts.cancel}
        isBusy={cancel.isPending}
        onClose={() => { setIsAsking(false); }}
        onConfirm={() => { cancel.mutate(); }}
      >
        <p>{texts.cancelText}</p>
        <ErrorNote error={cancel.error} />
      </ConfirmDialog>
    </>
  );
}
