import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import styles from "../../chat/chat.module.css";
import type { ChatDesk } from "../../chat/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { chatTexts } from "../../texts/chat.ts";

const texts = chatTexts.form;

/** The first message. Where it belongs to an open case, it goes there and the case is shown. */
export function AskForm({ desk }: { readonly desk: ChatDesk }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [topic, setTopic] = useState("");
  const [caseId, setCaseId] = useState("");
  const [text, setText] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const ask = useMutation({
    mutationFn: () => api("POST /api/chats", { body: { wasNoticeShown: true, text: text.trim(), ...(topic === "" ? {} : { topic }), ...(caseId === "" ? {} : { caseId }) }, idempotencyKey: key }),
    onSuccess: async ({ route, caseId: into }) => {
      if (route === "case") await navigate(`/cases/${into ?? ""}`);
      await client.invalidateQueries({ queryKey: ["chats"] });
    },
    onError: () => { setKey(newIdempotencyKey()); },
  });
  return (
    <Card title={texts.title} tone="accent">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (text.trim() !== "" && !ask.isPending) ask.mutate();
        }}
      >
        {desk.cases.length > 0 && (
          <Field label={texts.matter} hint={texts.matterHint}>
            {(wiring) => (
              <select {...wiring} name="case" value={caseId} onChange={(event) => { setCaseId(event.currentTarget.value); }}>
                <option value="">{texts.newMatter}</option>
                {desk.cases.map(({ id, number, title }) => <option key={id} value={id}>{title === null ? number : `${number} ${title}`}</option>)}
              </select>
            )}
          </Field>
        )}
        <Field label={texts.topic}>
          {(wiring) => (
            <select {...wiring} name="topic" value={topic} onChange={(event) => { setTopic(event.currentTarget.value); }}>
              <option value="">{texts.anyTopic}</option>
              {desk.topics.filter((one) => one.topic !== "other").map((one) => <option key={one.topic} value={one.topic}>{one.isAnswered ? one.title : `${one.title} (${texts.pointedOn})`}</option>)}
            </select>
          )}
        </Field>
        <Field label={texts.text} error={wasTried && text.trim() === "" ? texts.textMissing : undefined}>
          {(wiring) => <textarea {...wiring} name="question" rows={4} maxLength={4000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}
        </Field>
        <ErrorNote error={ask.error} />
        <Button type="submit" look="primary" isBusy={ask.isPending}>{texts.send}</Button>
      </form>
    </Card>
  );
}
