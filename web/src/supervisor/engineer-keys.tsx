import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Quiet } from "../components/page.tsx";
import { Badge } from "../components/state-badge.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import styles from "../live/live.module.css";
import { sessionKeys, useEngineerKeys, type EngineerKey } from "../live/queries.ts";
import { api } from "../server/api.ts";
import { showToast } from "../shell/toast-store.ts";
import { withStepUp } from "../staff/frame/step-up.ts";
import { lookingTexts } from "../texts/looking.ts";

const texts = lookingTexts.enrol;

/** Signing keys of engineers: a supervisor compares the fingerprint on the phone and enrols, or ends one. */
export function EngineerKeys() {
  const keys = useEngineerKeys();
  const items = [...(keys.data?.items ?? [])].sort((left, right) => rank(left) - rank(right));
  return (
    <Card title={texts.title}>
      <p>{texts.text}</p>
      {keys.isPending && <Loading />}
      <ErrorNote error={keys.error} />
      {keys.isSuccess && items.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.list}>{items.map((one) => <Key key={one.id} one={one} />)}</ul>
    </Card>
  );
}

/** What waits stands first, what has ended last. */
function rank({ revokedAt, enrolledAt }: EngineerKey): number {
  return revokedAt !== null ? 2 : enrolledAt !== null ? 1 : 0;
}

function Key({ one }: { readonly one: EngineerKey }) {
  const client = useQueryClient();
  const { name } = one.person;
  const params = { keyId: one.id };
  const act = useMutation({
    mutationFn: (what: "enrol" | "end") => withStepUp((): Promise<unknown> => (what === "enrol" ? api("POST /api/engineer-keys/:keyId/enrol", { params }) : api("DELETE /api/engineer-keys/:keyId", { params }))),
    onSuccess: async (_, what) => {
      await client.invalidateQueries({ queryKey: sessionKeys.engineerKeys });
      showToast(what === "enrol" ? texts.done(name) : texts.endDone(name));
    },
  });
  const state = [texts.waits, texts.enrolled, texts.ended][rank(one)];
  return (
    <li className={styles.item}>
      <div>
        <strong>{name}</strong> · {one.name} <Badge tone={rank(one) === 0 ? "wait" : rank(one) === 1 ? "good" : "quiet"}>{state}</Badge>
        <p className={styles.key}>{one.thumbprint}</p>
        <Quiet><Timestamp at={one.enrolledAt ?? one.createdAt} /></Quiet>
        <ErrorNote error={act.error} />
      </div>
      {one.revokedAt === null && (
        <>
          {one.enrolledAt === null && <Button isSmall look="primary" aria-label={texts.enrolLabel(name)} isBusy={act.isPending} onClick={() => { act.mutate("enrol"); }}>{texts.enrol}</Button>}
          <Button isSmall look="plain" aria-label={texts.endLabel(name)} isBusy={act.isPending} onClick={() => { act.mutate("end"); }}>{texts.end}</Button>
        </>
      )}
    </li>
  );
}
