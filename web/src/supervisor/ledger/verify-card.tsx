import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import styles from "./ledger.module.css";

const texts = supervisorTexts.ledger;
const fileBytesMax = 1_000_000;

/** Recomputes the record, also against something signed that was kept outside; the answer in plain words. */
export function VerifyCard() {
  const [against, setAgainst] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const verify = useMutation({ mutationFn: () => api("POST /api/ledger/verify", { body: against.trim() === "" ? {} : { against: against.trim() } }) });
  const take = async (file: File | undefined): Promise<void> => {
    if (file !== undefined && file.size <= fileBytesMax) setAgainst(await file.text());
  };
  const result = verify.data;
  return (
    <Card title={texts.verifyTitle}>
      <p>{texts.verifyText}</p>
      <DropAnywhere onFiles={(files) => void take(files[0]?.file)} />
      <details className={styles.details} open={against !== "" || undefined}>
        <summary>{texts.against}</summary>
        <Field label={texts.against} hint={texts.againstHint} isOptional>
          {(wiring) => <textarea {...wiring} name="against" rows={4} maxLength={fileBytesMax} spellCheck={false} value={against} onChange={(event) => { setAgainst(event.currentTarget.value); }} />}
        </Field>
        <Button isSmall onClick={() => input.current?.click()}>{texts.chooseFile}</Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".json,application/json"
          aria-label={texts.chooseFile}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </details>
      <Actions><Button look="primary" isBusy={verify.isPending} onClick={() => { verify.mutate(); }}>{verify.isPending ? texts.verifying : texts.verify}</Button></Actions>
      <ErrorNote error={verify.error} />
      {result !== undefined && (
        <Note tone={result.isIntact ? "good" : "bad"} role={result.isIntact ? "status" : "alert"} title={result.isIntact ? texts.intact : texts.broken}>
          <p>{result.isIntact ? texts.intactText(result.size) : texts.brokenText}</p>
          {result.isIntact && <p>{result.comparedWith === null ? texts.notCompared : texts.compared(result.comparedWith)}</p>}
          {result.problems.length > 0 && <><p>{texts.problems}:</p><ul>{result.problems.map((problem) => <li key={problem}>{problem}</li>)}</ul></>}
          <p className={styles.root}>{texts.root} <code>{result.root}</code></p>
        </Note>
      )}
    </Card>
  );
}
