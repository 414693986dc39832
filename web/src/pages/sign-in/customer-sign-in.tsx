import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { classes } from "../../components/classes.ts";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { usePortal } from "../../server/queries.ts";
import { showToast } from "../../shell/toast-store.ts";
import { signInTexts as texts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

/** First the address, then the code, on one page: the code works only in the browser that asked for it. */
export function CustomerSignIn({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const [email, setEmail] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const ask = useMutation({ mutationFn: (address: string) => api("POST /api/sign-in/code", { body: { email: address } }) });
  const [wasAsked, setWasAsked] = useState(false);
  if (wasAsked) {
    return (
      <EnterCode
        email={email.trim()}
        onSignedIn={onSignedIn}
        onOther={() => { setWasAsked(false); }}
        onAgain={() => { ask.mutate(email.trim(), { onSuccess: () => { showToast(texts.sent.sentAgain); } }); }}
      />
    );
  }
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const address = email.trim();
        setIsMissing(!address.includes("@"));
        if (address.includes("@")) ask.mutate(address, { onSuccess: () => { setWasAsked(true); } });
      }}
    >
      <p>{texts.lead}</p>
      <Field label={texts.email} error={isMissing ? texts.emailMissing : undefined}>
        {(wiring) => <input {...wiring} type="email" name="email" autoComplete="email" inputMode="email" value={email} onChange={(event) => { setEmail(event.currentTarget.value); }} />}
      </Field>
      <ErrorNote error={ask.error} words={{ "too-many": texts.tooMany }} />
      <Button type="submit" look="primary" isBusy={ask.isPending}>{texts.send}</Button>
    </form>
  );
}

interface EnterCodeProps {
  readonly email: string;
  readonly onSignedIn: () => Promise<void>;
  readonly onOther: () => void;
  readonly onAgain: () => void;
}

function EnterCode({ email, onSignedIn, onOther, onAgain }: EnterCodeProps) {
  const portal = usePortal();
  const [code, setCode] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const signIn = useMutation({ mutationFn: () => api("POST /api/sign-in", { body: { email, code: code.replaceAll(/[\s-]/g, "").toUpperCase() } }), onSuccess: onSignedIn });
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsMissing(code.trim() === "");
        if (code.trim() !== "") signIn.mutate();
      }}
    >
      <h2>{texts.sent.title}</h2>
      <p role="status">{texts.sent.text(email)}</p>
      {portal.data?.hasDevelopmentInbox === true && (
        <Note>
          {texts.sent.inboxText} <Link to="/development/inbox" target="_blank">{texts.sent.inbox}</Link>
        </Note>
      )}
      <Field label={texts.sent.code} hint={texts.sent.codeHint} error={isMissing ? texts.codeMissing : undefined}>
        {({ className, ...wiring }) => (
          <input
            {...wiring}
            className={classes(className, styles.code)}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            autoFocus
            maxLength={12}
            value={code}
            onChange={(event) => { setCode(event.currentTarget.value); }}
          />
        )}
      </Field>
      <ErrorNote error={signIn.error} words={{ "not-signed-in": texts.wrongCode, "not-valid": texts.wrongCode, "too-many": texts.tooMany }} />
      <Actions>
        <Button type="submit" look="primary" isBusy={signIn.isPending}>{texts.sent.submit}</Button>
        <Button look="plain" onClick={onAgain}>{texts.sent.again}</Button>
        <Button look="plain" onClick={onOther}>{texts.sent.other}</Button>
      </Actions>
      <p className={styles.quiet}>{texts.sent.spam}</p>
    </form>
  );
}
