import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { signInTexts as texts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

const empty = { email: "", password: "", totp: "" };

/** Address, password and a one-time code in one step: a wrong one of them is never told apart from another. */
export function StaffSignIn({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const [values, setValues] = useState(empty);
  const [wasTried, setWasTried] = useState(false);
  const signIn = useMutation({
    mutationFn: () => api("POST /api/sign-in", { body: { email: values.email.trim(), password: values.password, totp: values.totp.replaceAll(/\s/g, "") } }),
    onSuccess: onSignedIn,
  });
  const errors = {
    email: values.email.includes("@") ? undefined : texts.emailMissing,
    password: values.password === "" ? texts.passwordMissing : undefined,
    totp: values.totp.trim() === "" ? texts.codeMissing : undefined,
  };
  const take = (name: keyof typeof empty) => (event: React.ChangeEvent<HTMLInputElement>): void => {
    const { value } = event.currentTarget;
    setValues((former) => ({ ...former, [name]: value }));
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setWasTried(true);
        if (Object.values(errors).every((error) => error === undefined)) signIn.mutate();
      }}
    >
      <p>{texts.leadStaff}</p>
      <Field label={texts.email} error={wasTried ? errors.email : undefined}>
        {(wiring) => <input {...wiring} type="email" name="email" autoComplete="username" value={values.email} onChange={take("email")} />}
      </Field>
      <Field label={texts.password} error={wasTried ? errors.password : undefined}>
        {(wiring) => <input {...wiring} type="password" name="password" autoComplete="current-password" value={values.password} onChange={take("password")} />}
      </Field>
      <Field label={texts.totp} hint={texts.totpHint} error={wasTried ? errors.totp : undefined}>
        {(wiring) => <input {...wiring} name="totp" autoComplete="one-time-code" spellCheck={false} maxLength={20} value={values.totp} onChange={take("totp")} />}
      </Field>
      <ErrorNote error={signIn.error} words={{ "not-signed-in": texts.wrongPassword, "not-valid": texts.wrongPassword, "too-many": texts.tooMany }} />
      <Button type="submit" look="primary" isBusy={signIn.isPending}>{texts.submit}</Button>
      <p className={styles.quiet}><Link to="/sign-in/forgotten">{texts.forgotten}</Link></p>
    </form>
  );
}
