import { Link } from "react-router";
import styles from "../../chat/chat.module.css";
import type { ChatDesk } from "../../chat/queries.ts";
import { Card } from "../../components/card.tsx";
import { Quiet } from "../../components/page.tsx";
import { chatTexts } from "../../texts/chat.ts";

const texts = chatTexts.notice;

/** What everybody reads before their first message (ALE-7, ALE-8). */
export function Notice({ desk }: { readonly desk: ChatDesk }) {
  if (desk.notice === null) return null;
  const { purposes, notFor, canSuspend } = desk.notice;
  return (
    <Card title={texts.title}>
      <div className={styles.notice}>
        <List title={texts.purposes} items={purposes} />
        <List title={texts.notFor} items={notFor} />
        <List title={texts.canSuspend} items={canSuspend} />
      </div>
      {desk.warnMinutes !== null && desk.endMinutes !== null && <p>{texts.limits(desk.warnMinutes, desk.endMinutes)}</p>}
      <p>{texts.data}</p>
      <Quiet>{chatTexts.there(desk.answering.map(({ name }) => name))} {chatTexts.waiting(desk.waiting)} {chatTexts.promise} <Link to="/policy#ALE-7">{texts.policy}</Link></Quiet>
    </Card>
  );
}

function List({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return <div><h3>{title}</h3><ul>{items.map((item) => <li key={item}>{item}</li>)}</ul></div>;
}
