import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import type { Transfer } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { useTransferAct } from "./change-transfer.ts";

const texts = staffTransferTexts.contact;

/** The customer has to be told another way; how it was done is noted (ALO-18). */
export function Contact({ transfer, need }: { readonly transfer: Transfer; readonly need: NonNullable<Transfer["needsContact"]> }) {
  const [isOpen, setIsOpen] = useState(false);
  const [how, setHow] = useState<string>(texts.ways[0]);
  const [note, setNote] = useState("");
  const record = useTransferAct(
    transfer.id,
    () => api("POST /api/transfers/:id/contacts", { params: { id: transfer.id }, body: { how, ...(note.trim() === "" ? {} : { note: note.trim() }) } }),
    texts.done,
    () => { setIsOpen(false); },
  );
  return (
    <Note tone="wait" title={texts.title}>
      <p>{texts.because[need.because]} {texts.text} ({texts.since} <Timestamp at={need.since} show="instant" />)</p>
      {transfer.allows.includes("transfers.record-contact") && <Button isSmall look="primary" onClick={() => { setIsOpen(true); }}>{texts.button}</Button>}
      <ConfirmDialog isOpen={isOpen} title={texts.dialog} confirm={texts.button} isBusy={record.isPending} onClose={() => { setIsOpen(false); }} onConfirm={() => { record.mutate(undefined); }}>
        <Choices legend={texts.how}>
          {texts.ways.map((way) => <Choice key={way} name="how" value={way} isChosen={how === way} onChoose={() => { setHow(way); }} label={way} />)}
        </Choices>
        <Field label={texts.note} isOptional>
          {(wiring) => <textarea {...wiring} name="note" maxLength={1000} rows={3} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />}
        </Field>
        <ErrorNote error={record.error} />
      </ConfirmDialog>
    </Note>
  );
}
