import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { staffTexts } from "../../texts/staff.ts";
import { useStepUp } from "./step-up.ts";

const texts = staffTexts.stepUp;

/** Asks for password and code again, wherever an act needs it. */
export function StepUpDialog() {
  const asking = useStepUp();
  const { person } = useSelf();
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [isMissing, setIsMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const forget = (): void => {
    setPassword("");
    setTotp("");
    setIsMissing(false);
    setError(null);
  };
  // Not a mutation of the cache: a wrong code is answered with 401, and must not sign this page out.
  const prove = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api("POST /api/session/step-up", { body: { password, totp: totp.replaceAll(/\s/g, "") } });
      forget();
      asking?.proved();
    } catch (failure) {
      setError(failure);
      setTotp("");
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <ConfirmDialog
      isOpen={asking !== null}
      title={texts.title}
      confirm={texts.confirm}
      isBusy={isBusy}
      onClose={() => {
        forget();
        asking?.cancel();
      }}
      onConfirm={() => {
        const lacks = password === "" || totp.trim() === "";
        setIsMissing(lacks);
        if (!lacks) void prove();
      }}
    >
      <p>{texts.text}</p>
      <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <Field label={texts.password}>
        {(wiring) => <input {...wiring} type="password" name="password" autoComplete="current-password" value={password} onChange={(event) => { setPassword(event.currentTarget.value); }} />}
      </Field>
      <Field label={texts.code} hint={texts.codeHint} error={isMissing ? texts.missing : undefined}>
        {(wiring) => <input {...wiring} name="totp" autoComplete="one-time-code" spellCheck={false} maxLength={20} value={totp} onChange={(event) => { setTotp(event.currentTarget.value); }} />}
      </Field>
      <ErrorNote error={error} words={{ "not-signed-in": texts.wrong }} />
    </ConfirmDialog>
  );
}
