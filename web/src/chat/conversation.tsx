import { useEffect, useRef } from "react";
import { classes } from "../components/classes.ts";
import { Note } from "../components/note.tsx";
import { useSelf } from "../session/session.ts";
import { chatTexts as texts } from "../texts/chat.ts";
import { language } from "../texts/format.ts";
import styles from "./chat.module.css";
import type { Chat } from "./queries.ts";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** What was said, oldest first; what comes is announced. */
export function Conversation({ chat }: { readonly chat: Chat }) {
  const own = useSelf().person.id;
  const list = useRef<HTMLDivElement>(null);
  const { length } = chat.messages;
  useEffect(() => { list.current?.scrollTo({ top: list.current.scrollHeight }); }, [length]);
  return (
    <div ref={list} className={styles.room} role="log" aria-label={texts.messages} tabIndex={0}>
      <ol className={styles.messages}>
        {chat.messages.map(({ id, author, at, text }) => (
          <li key={id} className={classes(styles.message, author?.id === own && styles.own, author === null && styles.portal)}>
            <p className={styles.author}>
              {author === null ? texts.portal : author.id === own ? texts.you : author.name}
              {" "}<time dateTime={at}>{clock.format(new Date(at))}</time>
            </p>
            <p className={styles.said}>{text ?? texts.erased}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How far the chat's time is; a change is announced. `end`: minutes after which it can only go on as a case. */
export function TimeLeft({ chat, end }: { readonly chat: Chat; readonly end: number }) {
  if (chat.state !== "running") return null;
  if (chat.stage === "warning") return <Note tone="wait" role="status">{texts.stages.warning(Math.max(1, end - chat.minutes))}</Note>;
  if (chat.stage === "over") return <Note tone="bad" role="status">{texts.stages.over}</Note>;
  return <p className={styles.minutes} role="status">{texts.stages.running(chat.minutes, end)}</p>;
}
