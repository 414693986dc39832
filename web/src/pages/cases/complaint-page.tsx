import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import styles from "../../cases/cases.module.css";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { caseTexts } from "../../texts/cases.ts";

const texts = caseTexts.complaint;

/** A complaint, from every page; it goes to the supervisors (HOT-18). */
export function ComplaintPage() {
  const [search] = useSearchParams();
  const given = search.get("page") ?? "/";
  const page = /^\/[\w\-./]{0,199}$/.test(given) ? given : "/";
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const send = useMutation({ mutationFn: () => api("POST /api/complaints", { body: { page, text: text.trim() } }) });
  if (send.isSuccess) {
    return (
      <Page title={texts.sent} width="narrow">
        <Note tone="good" role="status">{texts.sentText}</Note>
        <Actions><ButtonLink to={page}>{texts.back}</ButtonLink></Actions>
      </Page>
    );
  }
  return (
    <Page title={texts.title} lead={texts.lead} width="narrow" back={{ to: page, label: texts.back }}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (text.trim() !== "" && !send.isPending) send.mutate();
        }}
      >
        <Card>
          <Field label={texts.text} error={isTried && text.trim() === "" ? caseTexts.make.missing : undefined}>{(wiring) => <textarea {...wiring} name="complaint" rows={6} maxLength={5_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
          <Quiet>{texts.about} {page}</Quiet>
        </Card>
        <ErrorNote error={send.error} />
        <Actions><Button type="submit" look="primary" isBusy={send.isPending}>{texts.submit}</Button></Actions>
      </form>
    </Page>
  );
}
