import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import type { Checkout, Transfer } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { returnTexts as texts } from "../../texts/take-and-return.ts";
import { words } from "../../texts/words.ts";
import { useSending } from "../../upload/use-sending.ts";
import { Attestation, emptyAttestation, lackingIn, removalOf } from "./attestation.tsx";
import { useTransferAct } from "./change-transfer.ts";
import { LoadedTransfer } from "./loaded-transfer.tsx";
import { resultsOf } from "./result-upload.tsx";
import styles from "./transfer.module.css";

/** What goes back, what was done, and the attestation that one's own copy is gone. */
export function ReturnPage() {
  return <LoadedTransfer>{(transfer) => <Return transfer={transfer} />}</LoadedTransfer>;
}

function Return({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const client = useQueryClient();
  useEffect(() => {
    // What was served decides whether a removal must be attested: it is asked for anew.
    void client.invalidateQueries({ queryKey: ["transfers", transfer.id] });
  }, [client, transfer.id]);
  const { checkout } = transfer;
  const back = { to: `/staff/transfers/${transfer.id}`, label: staffTransferTexts.backToTransfer(transfer.number) };
  if (checkout !== null && checkout.holder.id === person.id) return <ReturnForm transfer={transfer} checkout={checkout} back={back} />;
  return (
    <Page title={texts.title} width="narrow" back={back}>
      <Note tone="wait">{texts.notYours}</Note>
    </Page>
  );
}

function ReturnForm({ transfer, checkout, back }: { readonly transfer: Transfer; readonly checkout: Checkout; readonly back: { to: string; label: string } }) {
  const navigate = useNavigate();
  const results = resultsOf(transfer);
  const [isNothing, setIsNothing] = useState(false);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const [note, setNote] = useState("");
  const [removal, setRemoval] = useState(emptyAttestation);
  const [wasTried, setWasTried] = useState(false);
  const isMoving = useSending(transfer.id).some((item) => item.kind === "result" && item.state !== "stored");
  const chosen = results.filter((file) => !leftOut.includes(file.id));
  const isWhatMissing = results.length > 0 ? chosen.length === 0 : !isNothing;
  const isNoteMissing = note.trim() === "";
  const needsRemoval = checkout.isRemovalOutstanding;
  const isRemovalMissing = needsRemoval && Object.keys(lackingIn(removal)).length > 0;
  const giveBack = useTransferAct(transfer.id, () => {
    const attested = needsRemoval ? removalOf(removal) : undefined;
    return api("POST /api/transfers/:id/return", {
      params: { id: transfer.id },
      body: { note: note.trim(), ...(results.length === 0 ? { nothingToReturn: true } : { resultFileIds: chosen.map((file) => file.id) }), ...(attested === undefined ? {} : { removal: attested }) },
    });
  }, texts.done, () => void navigate(back.to, { replace: true }));
  return (
    <Page title={texts.title} lead={texts.lead} over={<span className={styles.quiet}>{staffTransferTexts.title(transfer.number, transfer.title)} · {transfer.account.name}</span>} width="narrow" back={back}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (!isWhatMissing && !isNoteMissing && !isRemovalMissing && !isMoving) giveBack.mutate(undefined);
        }}
      >
        <Choices legend={texts.what}>
          {results.map((file) => (
            <Choice
              key={file.id}
              kind="checkbox"
              name="results"
              value={file.id}
              isChosen={!leftOut.includes(file.id)}
              onChoose={(isChosen) => { setLeftOut(isChosen ? leftOut.filter((id) => id !== file.id) : [...leftOut, file.id]); }}
              label={file.name}
              hint={<><Bytes amount={file.bytes} />, {texts.stored}</>}
            />
          ))}
          {results.length === 0 && (
            <>
              <p>{texts.noResult} <Link to={back.to}>{texts.toUpload}</Link></p>
              <Choice kind="checkbox" name="nothing" isChosen={isNothing} onChoose={setIsNothing} label={texts.nothing} hint={texts.nothingHint} />
            </>
          )}
        </Choices>
        {wasTried && isWhatMissing && <Note tone="bad" role="alert">{texts.whatMissing}</Note>}
        {wasTried && isMoving && <Note tone="wait" role="alert">{texts.uploading}</Note>}
        <Field label={texts.note} hint={texts.noteHint} error={wasTried && isNoteMissing ? texts.noteMissing : undefined}>
          {(wiring) => <textarea {...wiring} name="note" maxLength={2000} rows={5} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />}
        </Field>
        <Card title={texts.copy} tone={needsRemoval ? "wait" : "ordinary"}>
          {needsRemoval
            ? <><p>{texts.copyServed(checkout.bytesServed)}</p><Attestation values={removal} onChange={setRemoval} wasTried={wasTried} /></>
            : <p>{checkout.removal === null ? texts.copyNone : texts.copyAttested}</p>}
          {wasTried && needsRemoval && !removal.isAttested && <Note tone="bad" role="alert">{staffTransferTexts.removal.missing}</Note>}
        </Card>
        <ErrorNote error={giveBack.error} />
        <Actions>
          <Button type="submit" look="primary" isBusy={giveBack.isPending}>{texts.submit}</Button>
          <ButtonLink to={back.to} look="plain">{words.actions.cancel}</ButtonLink>
        </Actions>
      </form>
    </Page>
  );
}
