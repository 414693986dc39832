import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { leave, useZone } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { accountTexts } from "../../texts/account.ts";
import styles from "./account.module.css";

const texts = accountTexts.sessions;

/** Every browser and token that is signed in as this person; each can be ended, or all at once. */
export function Sessions() {
  const client = useQueryClient();
  const zone = useZone();
  const [isAsking, setIsAsking] = useState(false);
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => api("GET /api/sessions", { signal }) });
  const end = useMutation({
    mutationFn: (sessionId: string) => api("DELETE /api/sessions/:sessionId", { params: { sessionId } }),
    onSuccess: () => { showToast(texts.ended); },
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  const everywhere = useMutation({
    mutationFn: () => api("DELETE /api/sessions"),
    onSuccess: leave,
  });
  return (
    <Card title={texts.title}>
      {sessions.isPending && <Loading />}
      <ErrorNote error={sessions.error ?? end.error} />
      <ul className={styles.list}>
        {sessions.data?.items.map((session) => {
          const name = session.kind === "cookie" ? texts.cookie : texts.token(session.name);
          return (
            <li key={session.id}>
              <div>
                <p className={styles.name}>{name}{session.isThisOne && <span className={styles.quiet}> ({texts.thisOne})</span>}</p>
                <p className={styles.quiet}>
                  {texts.used} <Timestamp at={session.lastUsedAt} zone={zone} /> {texts.from(session.address)} · {texts.ends} <Timestamp at={session.endsAt} zone={zone} show="relative" />
                </p>
              </div>
              {!session.isThisOne && <Button isSmall aria-label={texts.endOf(name)} onClick={() => { end.mutate(session.id); }}>{texts.end}</Button>}
            </li>
          );
        })}
      </ul>
      <Actions><Button onClick={() => { setIsAsking(true); }}>{texts.everywhere}</Button></Actions>
      <ConfirmDialog
        isOpen={isAsking}
        title={texts.everywhereTitle}
        confirm={texts.everywhere}
        isBusy={everywhere.isPending}
        onClose={() => { setIsAsking(false); }}
        onConfirm={() => { everywhere.mutate(); }}
      >
        <p>{texts.everywhereText}</p>
        <ErrorNote error={everywhere.error} />
      </ConfirmDialog>
    </Card>
  );
}
