import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { transferTexts } from "../../texts/transfers.ts";
import styles from "./transfer.module.css";

const texts = transferTexts.one.fullCopies;

/** Who of the staff asked for the full copy instead of the masked one, why, and the customer's answer: both answers look alike. */
export function FullCopies({ transfer }: { readonly transfer: Transfer }) {
  const client = useQueryClient();
  const zone = useZone();
  const decide = useMutation({
    mutationFn: ({ personId, isAllowed }: { personId: string; isAllowed: boolean; name: string }) => api("POST /api/transfers/:id/full-copies", { params: { id: transfer.id }, body: { personId, isAllowed } }),
    onSuccess: (fresh, { name, isAllowed }) => {
      client.setQueryData(keys.transfer(transfer.id), fresh);
      void client.invalidateQueries({ queryKey: keys.timeline(transfer.id) });
      showToast(texts.done(name, isAllowed));
    },
  });
  const canDecide = transfer.allows.includes("transfers.allow-full-copy");
  return (
    <Card title={texts.title}>
      <p>{texts.text}</p>
      <ErrorNote error={decide.error} />
      <ul className={styles.people}>
        {transfer.fullCopyRequests.map(({ person, reason, askedAt, isAllowed }) => (
          <li key={person.id}>
            <span>
              <strong>{person.name}</strong>
              <span className={styles.quiet}><Timestamp at={askedAt} zone={zone} show="instant" />, {isAllowed === null ? texts.waiting : isAllowed ? texts.allowed : texts.declined}. {texts.reason(reason)}</span>
            </span>
            {canDecide && (
              <Actions>
                {isAllowed !== true && <Button isSmall isBusy={decide.isPending} aria-label={texts.allowWhom(person.name)} onClick={() => { decide.mutate({ personId: person.id, isAllowed: true, name: person.name }); }}>{texts.allow}</Button>}
                {isAllowed !== false && <Button isSmall isBusy={decide.isPending} aria-label={texts.declineWhom(person.name)} onClick={() => { decide.mutate({ personId: person.id, isAllowed: false, name: person.name }); }}>{texts.decline}</Button>}
              </Actions>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
