import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import styles from "../../chat/chat.module.css";
import type { ChatDesk } from "../../chat/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { useZone } from "../../session/session.ts";
import { chatTexts } from "../../texts/chat.ts";

const texts = chatTexts.suspended;

/** Why there is no chat now, and what is still possible. */
export function Denied({ desk }: { readonly desk: ChatDesk }) {
  const { decision, suspension } = desk;
  const zone = useZone();
  return (
    <Card title={suspension === null ? chatTexts.denied : texts.title} tone="wait">
      {suspension === null ? decision.reasons.map((reason) => <p key={reason}>{reason} <Link to={`/policy#${decision.ruleId}`}>{decision.ruleId}</Link></p>) : <p>{texts.until} <Timestamp at={suspension.endsAt} zone={zone} /></p>}
      {suspension === null && decision.nextChangeAt !== null && <p>{chatTexts.again} <Timestamp at={decision.nextChangeAt} zone={zone} /></p>}
      {suspension === null ? <ul>{decision.offers.map(({ kind, text }) => <li key={kind}>{text}</li>)}</ul> : <p>{texts.rest}</p>}
      {desk.warnings.map(({ title, at }) => <p key={at} className={styles.quiet}>{texts.warned(title)} <Timestamp at={at} zone={zone} show="instant" /></p>)}
      <Actions>
        <ButtonLink to="/cases/new" look="primary">{chatTexts.offers.openCase}</ButtonLink>
        <ButtonLink to="/transfers">{chatTexts.offers.transfers}</ButtonLink>
      </Actions>
      {suspension !== null && (suspension.isAppealed ? <Note tone="good" role="status">{texts.appealed}</Note> : <Appeal id={suspension.id} />)}
    </Card>
  );
}

function Appeal({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const appeal = useMutation({ mutationFn: () => api("POST /api/chat/suspensions/:id/appeal", { params: { id }, body: { text: text.trim() } }), onSuccess: () => client.invalidateQueries({ queryKey: ["chats"] }) });
  return (
    <details>
      <summary>{texts.appeal}</summary>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== "") appeal.mutate(); }}>
        <Field label={texts.appealText}>{(wiring) => <textarea {...wiring} name="appeal" maxLength={4000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
        <ErrorNote error={appeal.error} />
        <Button type="submit" isBusy={appeal.isPending}>{texts.appealSend}</Button>
      </form>
    </details>
  );
}
