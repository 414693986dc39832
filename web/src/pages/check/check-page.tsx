import { IconFileCertificate } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { checkTexts as texts } from "../../texts/deletion.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import { Statements } from "../proof/statements.tsx";
import styles from "./check.module.css";
import { Verdict } from "./verdict.tsx";

const certificateBytesMax = 1_000_000;

/** Anybody checks a proof of deletion: by its file, or by its public address. */
export function CheckPage() {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState("");
  const [isNoProof, setIsNoProof] = useState(false);
  const check = useMutation({ mutationFn: (certificate: string) => api("POST /api/verify", { body: { certificate } }) });
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = file.size > certificateBytesMax ? "" : await file.text();
    const isJson = text.trimStart().startsWith("{");
    setIsNoProof(!isJson);
    check.reset();
    if (isJson) check.mutate(text);
  };
  return (
    <Page title={texts.title} lead={texts.lead}>
      <DropAnywhere onFiles={(files) => void take(files[0]?.file)} />
      <Card>
        <div className={styles.drop}>
          <IconFileCertificate aria-hidden stroke={1.3} />
          <p>{texts.drop}</p>
          <Button look="primary" onClick={() => input.current?.click()}>{texts.choose}</Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".json,application/json"
            aria-label={texts.choose}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              void take(file);
            }}
          />
        </div>
        {check.isPending && <Loading label={texts.checking} />}
        {isNoProof && <Note tone="bad" role="alert">{texts.notAFile}</Note>}
        <ErrorNote error={check.error} />
        {check.data !== undefined && (
          <>
            <Verdict isValid={check.data.isValid} title={check.data.title} />
            {check.data.problems.length > 0 && <><h3>{texts.problems}</h3><Statements statements={check.data.problems} /></>}
            {check.data.isValid && check.data.statements.length > 0 && <><h3>{texts.statements}</h3><Statements statements={check.data.statements} /></>}
          </>
        )}
      </Card>
      <Card>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            const last = address.trim().split("/").at(-1) ?? "";
            if (last !== "") void navigate(`/check/${encodeURIComponent(last)}`);
          }}
        >
          <Field label={texts.address} hint={texts.addressHint}>
            {(wiring) => <input {...wiring} name="address" autoComplete="off" spellCheck={false} value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />}
          </Field>
          <Actions><Button type="submit">{texts.checkAddress}</Button></Actions>
        </form>
      </Card>
      <Quiet>{texts.offline}</Quiet>
    </Page>
  );
}
