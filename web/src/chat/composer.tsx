import { useRef, useState, type ComponentType } from "react";
import { Button } from "../components/button.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Field } from "../components/field.tsx";
import type { Writing } from "../components/writing.ts";
import { api } from "../server/api.ts";
import { chatTexts as texts } from "../texts/chat.ts";
import styles from "./chat.module.css";
import { useChatChange, type Chat } from "./queries.ts";

interface ComposerProps {
  readonly chat: Chat;
  /** What stands over the text and may write into it. */
  readonly tools?: ComponentType<{ readonly into: Writing }>;
}

/** Where one writes; nothing is lost when sending is refused. */
export function Composer({ chat, tools: Tools }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const say = useChatChange(() => { setText(""); });
  const send = (): void => {
    const said = text.trim();
    if (said !== "" && !say.isPending) say.mutate(() => api("POST /api/chats/:id/messages", { params: { id: chat.id }, body: { text: said } }));
  };
  if (!chat.verbs.includes("say")) return <ErrorNote error={say.error} />;
  return (
    <form className={styles.composer} onSubmit={(event) => { event.preventDefault(); send(); }}>
      {Tools !== undefined && <Tools into={{ area, text, setText }} />}
      <Field label={texts.write} hint={texts.writeHint}>
        {(wiring) => (
          <textarea
            {...wiring}
            ref={area}
            name="message"
            rows={2}
            maxLength={4000}
            value={text}
            onChange={(event) => { setText(event.currentTarget.value); }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
        )}
      </Field>
      <Button type="submit" look="primary" isBusy={say.isPending}>{texts.send}</Button>
      <ErrorNote error={say.error} />
    </form>
  );
}
