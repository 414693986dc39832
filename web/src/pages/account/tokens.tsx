import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { CopyLine } from "../../components/copy-line.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { useZone } from "../../session/session.ts";
import { accountTexts } from "../../texts/account.ts";
import styles from "./account.module.css";

const texts = accountTexts.tokens;

/** Makes a token, shown once. */
export function Tokens() {
  const client = useQueryClient();
  const zone = useZone();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const make = useMutation({
    mutationFn: () => api("POST /api/tokens", { body: { name: name.trim() } }),
    onSuccess: () => {
      setName("");
      void client.invalidateQueries({ queryKey: keys.sessions });
    },
    gcTime: 0,
  });
  return (
    <Card title={texts.title}>
      <p>{texts.text}</p>
      {make.data === undefined ? (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setIsMissing(name.trim() === "");
            if (name.trim() !== "") make.mutate();
          }}
        >
          <Field label={texts.name} hint={texts.nameHint} error={isMissing ? texts.missing : undefined}>
            {(wiring) => <input {...wiring} name="token-name" maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}
          </Field>
          <ErrorNote error={make.error} />
          <Actions><Button type="submit" isBusy={make.isPending}>{texts.make}</Button></Actions>
        </form>
      ) : (
        <Note tone="good" role="status" title={texts.made}>
          <CopyLine label="" value={make.data.token} copyLabel={texts.copy} />
          <p>{texts.ends} <Timestamp at={make.data.endsAt} zone={zone} /></p>
          <Button isSmall onClick={() => { make.reset(); }}>{texts.gone}</Button>
        </Note>
      )}
    </Card>
  );
}
