import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { forgottenTexts as texts, signInTexts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

/** A forgotten password, a lost second factor: what to do, for staff. */
export function ForgottenPage() {
  const [email, setEmail] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const ask = useMutation({ mutationFn: (address: string) => api("POST /api/password-reset", { body: { email: address } }) });
  return (
    <Page title={texts.title} width="narrow" back={{ to: "/sign-in?as=staff", label: texts.back }}>
      <Card title={texts.passwordTitle}>
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setIsMissing(!email.includes("@"));
            if (email.includes("@")) ask.mutate(email.trim());
          }}
        >
          <p>{texts.passwordText}</p>
          <Field label={signInTexts.email} error={isMissing ? signInTexts.emailMissing : undefined}>
            {(wiring) => <input {...wiring} type="email" name="email" autoComplete="username" value={email} onChange={(event) => { setEmail(event.currentTarget.value); }} />}
          </Field>
          <ErrorNote error={ask.error} words={{ "too-many": signInTexts.tooMany }} />
          {ask.isSuccess && <Note tone="good" role="status">{texts.sent(ask.variables)}</Note>}
          <Button type="submit" look="primary" isBusy={ask.isPending}>{texts.send}</Button>
        </form>
      </Card>
      <Card title={texts.factorTitle}>
        {texts.factorText.map((sentence) => <p key={sentence}>{sentence}</p>)}
      </Card>
      <p className={styles.quiet}>{texts.customers}</p>
    </Page>
  );
}
