import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { makeKeptKey } from "../../live/engineer/key-store.ts";
import styles from "../../live/live.module.css";
import { sessionKeys } from "../../live/queries.ts";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { lookingTexts } from "../../texts/looking.ts";
import { useKeptKey } from "./use-kept-key.ts";

const texts = lookingTexts.key;

/** The engineer's signing key in this browser: made here, named to the portal, enrolled by a supervisor. */
export function KeyCard() {
  const { isPending, kept, known } = useKeptKey();
  const isEnded = kept !== null && known?.revokedAt != null;
  return (
    <Card title={texts.title}>
      {isPending && <Loading />}
      {!isPending && (kept === null || known === null || isEnded) && (
        <>
          <p>{isEnded ? texts.ended : texts.none}</p>
          <MakeKey />
        </>
      )}
      {kept !== null && known !== null && !isEnded && (
        <div role="status" className={styles.tight}>
          <p>{known.enrolledAt === null ? texts.waiting : texts.enrolled}</p>
          <p className={styles.key} aria-label={texts.fingerprint}>{kept.thumbprint}</p>
          <p className={styles.quiet}>{known.name}</p>
        </div>
      )}
    </Card>
  );
}

function MakeKey() {
  const { person } = useSelf();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: async () => {
      const kept = await makeKeptKey(person.id);
      await api("POST /api/engineer-keys", { body: { name: name.trim(), publicKey: kept.publicKey }, idempotencyKey: newIdempotencyKey() });
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["kept-key"] });
      await client.invalidateQueries({ queryKey: sessionKeys.engineerKeys });
    },
  });
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") make.mutate();
      }}
    >
      <Field label={texts.name} hint={texts.nameHint}>{(wiring) => <input {...wiring} required maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}</Field>
      <Button type="submit" isBusy={make.isPending}>{texts.make}</Button>
      <ErrorNote error={make.error} />
    </form>
  );
}
