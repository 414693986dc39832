import { useState } from "react";
import { Link, useParams } from "react-router";
import styles from "../../chat/chat.module.css";
import { Composer } from "../../chat/composer.tsx";
import { Conversation, TimeLeft } from "../../chat/conversation.tsx";
import { useChat, useChatChange, useChatRoom, type ChatRoom } from "../../chat/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { chatTexts, staffChatTexts as texts } from "../../texts/chat.ts";
import { InsertReply } from "../saved-replies/insert-reply.tsx";
import { DirectDialog, HandOverDialog, IntoCaseDialog } from "./chat-dialogs.tsx";
import { IncidentDialog } from "./incident-dialog.tsx";

type Open = "hand-over" | "direct" | "into-case" | "file-incident" | null;

/** One chat as support sees it, with everything that may be done about it now. */
export function ChatPanel({ id, room }: { readonly id: string; readonly room: ChatRoom }) {
  const { data: chat, error } = useChat(id);
  const [open, setOpen] = useState<Open>(null);
  const change = useChatChange();
  if (chat === undefined) return error === null ? <Loading /> : <ErrorNote error={error} />;
  const close = (): void => { setOpen(null); };
  const may = (verb: (typeof chat.verbs)[number]): boolean => chat.verbs.includes(verb);
  return (
    <Card title={chat.customer.name} aside={<Link to={`/staff/directory/${chat.account.id}`}>{chat.account.name}</Link>} level={3} tone={chat.state !== "running" ? "ordinary" : chat.stage === "over" ? "bad" : chat.stage === "warning" ? "wait" : "ordinary"}>
      <TimeLeft chat={chat} end={room.endMinutes ?? 0} />
      {chat.end !== null && <p role="status">{chatTexts.staffEnds[chat.end]}</p>}
      <Conversation chat={chat} />
      <Composer chat={chat} tools={InsertReply} />
      <ErrorNote error={change.error} />
      <div className={styles.actions}>
        {may("accept") && <Button look="primary" isBusy={change.isPending} onClick={() => { change.mutate(() => api("POST /api/chats/:id/accept", { params: { id } })); }}>{texts.take}</Button>}
        {may("into-case") && <Button isSmall look={chat.stage === "over" ? "primary" : "ordinary"} onClick={() => { setOpen("into-case"); }}>{chatTexts.intoCase}</Button>}
        {may("direct") && <Button isSmall onClick={() => { setOpen("direct"); }}>{texts.direct.title}</Button>}
        {may("hand-over") && <Button isSmall onClick={() => { setOpen("hand-over"); }}>{texts.handOver.title}</Button>}
        {may("end") && <Button isSmall isBusy={change.isPending} onClick={() => { change.mutate(() => api("POST /api/chats/:id/end", { params: { id }, body: {} })); }}>{texts.solved}</Button>}
        {may("file-incident") && <Button isSmall look="plain" onClick={() => { setOpen("file-incident"); }}>{texts.incident.title}</Button>}
        {chat.caseId !== null && <Link to={`/staff/cases/${chat.caseId}`}>{chatTexts.toCase}</Link>}
      </div>
      {open === "hand-over" && <HandOverDialog chat={chat} room={room} onClose={close} />}
      {open === "direct" && <DirectDialog chat={chat} room={room} onClose={close} />}
      {open === "into-case" && <IntoCaseDialog chat={chat} room={room} onClose={close} />}
      {open === "file-incident" && <IncidentDialog chat={chat} onClose={close} />}
    </Card>
  );
}

/** A single chat at an address of its own. */
export function StaffChatPage() {
  const { id = "" } = useParams();
  const room = useChatRoom();
  return (
    <Page title={texts.title} back={{ to: "/staff/chats", label: texts.back }}>
      {room.data === undefined ? <Loading /> : <ChatPanel id={id} room={room.data} />}
    </Page>
  );
}
