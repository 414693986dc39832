import { IconLock, IconSend } from "@tabler/icons-react";
import { useRef, useState } from "react";
import styles from "../../cases/cases.module.css";
import { type Case, useCaseChange } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";
import { InsertReply } from "../saved-replies/insert-reply.tsx";

/** What the customer reads. */
export function Reply({ of: one }: { readonly of: Case }) {
  const texts = staffCaseTexts.reply;
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [isAsking, setAsking] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const send = useCaseChange(async (given: string) => {
    const changed = await api("POST /api/cases/:id/messages", { params: { id: one.id }, body: { text: given, ...(isAsking ? { isAsking } : {}) }, idempotencyKey: key });
    setText("");
    setAsking(false);
    setKey(newIdempotencyKey());
    return changed;
  });
  return (
    <Card title={texts.title}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== "" && !send.isPending) send.mutate(text.trim()); }}>
        <InsertReply into={{ area, text, setText }} />
        <Field label={texts.text} hint={texts.hint}>{(wiring) => <textarea {...wiring} ref={area} name="reply" rows={5} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
        {one.state === "open" && <Choice kind="checkbox" name="asks" isChosen={isAsking} onChoose={setAsking} label={texts.asks} />}
        <ErrorNote error={send.error} words={caseTexts.problems} />
        <Actions><Button type="submit" look="primary" icon={<IconSend aria-hidden stroke={1.7} />} isBusy={send.isPending}>{texts.send}</Button></Actions>
      </form>
    </Card>
  );
}

/** What only staff see: another frame, another colour, another button. */
export function Notes({ of: one }: { readonly of: Case }) {
  const texts = staffCaseTexts.noting;
  const [text, setText] = useState("");
  const [key, setKey] = useState(newIdempotencyKey);
  const keep = useCaseChange(async (given: string) => {
    const changed = await api("POST /api/cases/:id/notes", { params: { id: one.id }, body: { text: given }, idempotencyKey: key });
    setText("");
    setKey(newIdempotencyKey());
    return changed;
  });
  return (
    <section className={styles.noteForm} aria-label={texts.title}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== "" && !keep.isPending) keep.mutate(text.trim()); }}>
        <h2>{texts.title}</h2>
        <Quiet>{texts.hint}</Quiet>
        <Field label={texts.text}>{(wiring) => <textarea {...wiring} name="note" rows={3} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
        <ErrorNote error={keep.error} words={caseTexts.problems} />
        <Actions><Button type="submit" icon={<IconLock aria-hidden stroke={1.7} />} isBusy={keep.isPending}>{texts.send}</Button></Actions>
      </form>
    </section>
  );
}
