import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { invitationTexts as texts, signInTexts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

const QrCode = lazy(async () => ({ default: (await import("./qr-code.tsx")).QrCode }));

type Invitation = RouteAnswer<"POST /api/invitations/look">;
interface Values { readonly email: string; readonly name: string; readonly password: string; readonly again: string; readonly totp: string }

interface InvitationFormProps {
  readonly invitation: Invitation;
  readonly token: string;
  /** Gets the recovery codes; none for customers and password resets. */
  readonly onDone: (codes: readonly string[]) => void;
}

/** Asks for exactly what this link still needs: name, password, second factor. */
export function InvitationForm({ invitation, token, onDone }: InvitationFormProps) {
  const isNew = invitation.kind === "invitation" || invitation.kind === "first-supervisor";
  const needs = {
    email: invitation.email === null,
    name: isNew && invitation.role !== "customer",
    password: invitation.needsPassword,
    totp: invitation.totpUri !== null,
  };
  const [values, setValues] = useState<Values>({ email: "", name: invitation.name ?? "", password: "", again: "", totp: "" });
  const [wasTried, setWasTried] = useState(false);
  const errors = faults(values, needs);
  const shown = wasTried ? errors : {};
  const accept = useMutation({
    mutationFn: () => api("POST /api/invitations/accept", { body: {
      token,
      ...(needs.email ? { email: values.email.trim() } : {}),
      ...(needs.name ? { name: values.name.trim() } : {}),
      ...(needs.password ? { password: values.password } : {}),
      ...(needs.totp ? { totp: values.totp.replaceAll(/\s/g, "") } : {}),
    } }),
    onSuccess: ({ recoveryCodes }) => { onDone(recoveryCodes); },
  });
  const take = (name: keyof Values) => (event: React.ChangeEvent<HTMLInputElement>): void => {
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
        if (Object.keys(errors).length === 0) accept.mutate();
      }}
    >
      {invitation.role === "customer" && invitation.email !== null && <p>{texts.customerLead(invitation.email)}</p>}
      {needs.email && <Field label={texts.email} error={shown.email}>{(wiring) => <input {...wiring} type="email" autoComplete="username" value={values.email} onChange={take("email")} />}</Field>}
      {!needs.email && invitation.role !== "customer" && <Field label={texts.email}>{(wiring) => <input {...wiring} type="email" autoComplete="username" readOnly value={invitation.email ?? ""} />}</Field>}
      {needs.name && <Field label={texts.name} hint={texts.nameHint} error={shown.name}>{(wiring) => <input {...wiring} autoComplete="name" maxLength={100} value={values.name} onChange={take("name")} />}</Field>}
      {needs.password && (
        <>
          <Field label={texts.password} hint={texts.passwordHint} error={shown.password}>{(wiring) => <input {...wiring} type="password" autoComplete="new-password" value={values.password} onChange={take("password")} />}</Field>
          <Field label={texts.passwordAgain} error={shown.again}>{(wiring) => <input {...wiring} type="password" autoComplete="new-password" value={values.again} onChange={take("again")} />}</Field>
        </>
      )}
      {invitation.totpUri !== null && <Factor uri={invitation.totpUri} />}
      {needs.totp && <Field label={texts.code} error={shown.totp}>{(wiring) => <input {...wiring} inputMode="numeric" autoComplete="one-time-code" maxLength={10} value={values.totp} onChange={take("totp")} />}</Field>}
      <ErrorNote error={accept.error} words={{ "not-found": texts.ended, "not-signed-in": signInTexts.wrongPassword }} />
      <Button type="submit" look="primary" isBusy={accept.isPending}>{invitation.role === "customer" ? texts.customerSubmit : texts.submit}</Button>
    </form>
  );
}

function Factor({ uri }: { readonly uri: string }) {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <>
      <h2>{texts.factor}</h2>
      <p>{texts.factorText}</p>
      <Suspense fallback={<Loading />}><QrCode text={uri} /></Suspense>
      <details>
        <summary>{texts.noScan}</summary>
        <p>{texts.secret}: <code className={styles.secret}>{secret.replaceAll(/(.{4})/g, "$1 ").trim()}</code></p>
      </details>
    </>
  );
}

function faults(values: Values, needs: { readonly email: boolean; readonly name: boolean; readonly password: boolean; readonly totp: boolean }): Partial<Record<keyof Values, string>> {
  return {
    ...(needs.email && !values.email.includes("@") ? { email: signInTexts.emailMissing } : {}),
    ...(needs.name && values.name.trim() === "" ? { name: texts.missing } : {}),
    ...(needs.password && values.password.length < 12 ? { password: texts.passwordShort } : {}),
    ...(needs.password && values.password !== values.again ? { again: texts.passwordsDiffer } : {}),
    ...(needs.totp && !/^\d{6}$/.test(values.totp.replaceAll(/\s/g, "")) ? { totp: texts.codeMissing } : {}),
  };
}
