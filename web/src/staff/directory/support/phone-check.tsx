import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Card } from "../../../components/card.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Field } from "../../../components/field.tsx";
import { Note } from "../../../components/note.tsx";
import { api } from "../../../server/api.ts";
import { DecisionText } from "../../../support/decision.tsx";
import styles from "../../../support/support.module.css";
import { supportTexts } from "../../../texts/support.ts";

const texts = supportTexts.phone;

/** "May this caller be helped by phone?" in one sentence, with the whole decision under it (CAP-1). */
export function PhoneCheck({ accountId }: { readonly accountId: string }) {
  const [caller, setCaller] = useState("");
  const check = useMutation({ mutationFn: (who: string) => api("GET /api/accounts/:accountId/phone-check", { params: { accountId }, query: { caller: who } }) });
  return (
    <Card title={texts.title}>
      <form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          if (caller.trim() !== "") check.mutate(caller.trim());
        }}
      >
        <Field label={texts.label} hint={texts.hint}>{(wiring) => <input {...wiring} maxLength={320} autoComplete="off" value={caller} onChange={(event) => { setCaller(event.currentTarget.value); }} />}</Field>
        <Button type="submit" isBusy={check.isPending}>{texts.ask}</Button>
      </form>
      <ErrorNote error={check.error} />
      {check.isSuccess && <Answer {...check.data} asked={check.variables} />}
    </Card>
  );
}

function Answer({ contact, decision, asked }: Awaited<ReturnType<typeof api<"GET /api/accounts/:accountId/phone-check">>> & { readonly asked: string }) {
  const who = contact?.name ?? asked;
  const why = decision.reasons[0] ?? "";
  const sentences = { allow: texts.yes(who), deny: texts.no(who, why), review: texts.review(who, why) };
  const tones = { allow: "good", deny: "bad", review: "wait" } as const;
  return (
    <Note role="status" tone={tones[decision.outcome]} title={sentences[decision.outcome]}>
      {contact === null && <p>{texts.stranger}</p>}
      <DecisionText decision={decision} />
    </Note>
  );
}
