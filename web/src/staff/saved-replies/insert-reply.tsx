import { useState } from "react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import type { Writing } from "../../components/writing.ts";
import { savedReplyTexts } from "../../texts/saved-replies.ts";
import { useSavedReplies } from "./queries.ts";
import styles from "./saved-replies.module.css";

const texts = savedReplyTexts.insert;

/** Puts a saved reply where the cursor is, in place of what is marked; nothing is sent by it. */
export function InsertReply({ into: { area, text, setText } }: { readonly into: Writing }) {
  const replies = useSavedReplies().data?.items;
  const [chosen, setChosen] = useState("");
  if (replies === undefined) return null;
  if (replies.length === 0) return <p className={styles.insert}><Link to="/staff/saved-replies">{texts.first}</Link></p>;
  const insert = (): void => {
    const reply = replies.find(({ id }) => id === chosen);
    if (reply === undefined) return;
    const from = area.current?.selectionStart ?? text.length;
    const until = area.current?.selectionEnd ?? text.length;
    setText(text.slice(0, from) + reply.text + text.slice(until));
    setChosen("");
    const end = from + reply.text.length;
    // After the new text is drawn, one goes on writing behind it.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(end, end);
    });
  };
  return (
    <div className={styles.insert}>
      <Field label={texts.label}>
        {(wiring) => (
          <select {...wiring} name="saved-reply" value={chosen} onChange={(event) => { setChosen(event.currentTarget.value); }}>
            <option value="">{texts.choose}</option>
            {replies.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        )}
      </Field>
      <Button onClick={insert}>{texts.button}</Button>
      <Link to="/staff/saved-replies">{texts.keep}</Link>
    </div>
  );
}
