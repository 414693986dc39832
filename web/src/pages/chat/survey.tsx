import { useState } from "react";
import styles from "../../chat/chat.module.css";
import { useChatChange } from "../../chat/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Actions } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { chatTexts } from "../../texts/chat.ts";

const texts = chatTexts.survey;

/** How it was: asked once for a chat, and skipped with one press (ALE-9). */
export function Survey({ id }: { readonly id: string }) {
  const [score, setScore] = useState<number | null>(null);
  const [text, setText] = useState("");
  const answer = useChatChange(() => { if (score !== null) showToast(texts.thanks); });
  const params = { id };
  return (
    <Card title={texts.title} tone="accent">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (score !== null) answer.mutate(() => api("POST /api/chats/:id/survey", { params, body: { score, ...(text.trim() === "" ? {} : { text: text.trim() }) } }));
        }}
      >
        <Choices legend={texts.lead}>
          <div className={styles.scores}>{texts.scores.map((label, index) => <Choice key={label} name="score" value={String(index + 1)} isChosen={score === index + 1} onChoose={() => { setScore(index + 1); }} label={label} />)}</div>
        </Choices>
        <Field label={texts.text} isOptional>{(wiring) => <textarea {...wiring} name="survey" maxLength={1000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
        <ErrorNote error={answer.error} />
        <Actions>
          <Button type="submit" look="primary" isBusy={answer.isPending}>{texts.send}</Button>
          <Button look="plain" onClick={() => { setScore(null); answer.mutate(() => api("POST /api/chats/:id/survey", { params, body: { skip: true } })); }}>{texts.skip}</Button>
        </Actions>
      </form>
    </Card>
  );
}
