import { Link } from "react-router";
import styles from "../../chat/chat.module.css";
import { useChatChange, useChatRoom, useChats, useEndedChats, type ChatSummary } from "../../chat/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { chatTexts, staffChatTexts as texts } from "../../texts/chat.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { ChatPanel } from "./chat-panel.tsx";
import { Presence } from "./presence.tsx";

/** Who waits, and one's own chats side by side. */
export function ChatsPage() {
  const room = useChatRoom();
  const waiting = useChats("waiting");
  const mine = useChats("mine");
  const running = useChats("running");
  const ended = useEndedChats();
  const past = ended.data?.pages.flatMap((page) => page.items) ?? [];
  const others = running.data?.items.filter(({ id }) => !mine.data?.items.some((own) => own.id === id)) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} width="wide">
      {room.data !== undefined && <Presence room={room.data} />}
      <ErrorNote error={waiting.error} />
      {waiting.isPending && <Loading />}
      {waiting.data !== undefined && <Waiting items={waiting.data.items} />}
      <h2>{texts.mine}</h2>
      {mine.data?.items.length === 0 && <Quiet>{texts.noneMine}</Quiet>}
      {room.data !== undefined && <div className={styles.panels}>{mine.data?.items.map(({ id }) => <ChatPanel key={id} id={id} room={room.data} />)}</div>}
      {others.length > 0 && <Card title={texts.others}><Rows items={others} /></Card>}
      {past.length > 0 && (
        <details>
          <summary>{texts.ended}</summary>
          <Rows items={past} />
          {ended.hasNextPage && <Button isBusy={ended.isFetchingNextPage} onClick={() => void ended.fetchNextPage()}>{texts.more}</Button>}
        </details>
      )}
    </Page>
  );
}

function Waiting({ items }: { readonly items: readonly ChatSummary[] }) {
  const take = useChatChange();
  const [first] = items;
  const takeOne = (id: string): void => { if (!take.isPending) take.mutate(() => api("POST /api/chats/:id/accept", { params: { id } })); };
  useShortcuts({ 1: () => { if (first !== undefined) takeOne(first.id); } });
  return (
    <Card title={texts.waiting} tone={items.length > 0 ? "accent" : "ordinary"} aside={items.length > 0 ? texts.takeHint : undefined}>
      {/* Those who come are announced. */}
      <div role="status">{items.length === 0 ? <Quiet>{texts.nobodyWaits}</Quiet> : chatTexts.waiting(items.length)}</div>
      <ul className={styles.rows}>
        {items.map((chat) => (
          <li key={chat.id} className={styles.row}>
            <What chat={chat} />
            <Button look="primary" isBusy={take.isPending} onClick={() => { takeOne(chat.id); }}>{texts.take}</Button>
          </li>
        ))}
      </ul>
      <ErrorNote error={take.error} />
    </Card>
  );
}

function Rows({ items }: { readonly items: readonly ChatSummary[] }) {
  return (
    <ul className={styles.rows}>
      {items.map((chat) => <li key={chat.id} className={styles.row}><What chat={chat} /><Link to={`/staff/chats/${chat.id}`}>{texts.open}</Link></li>)}
    </ul>
  );
}

function What({ chat }: { readonly chat: ChatSummary }) {
  return (
    <div className={styles.what}>
      <strong>{chat.customer.name}</strong>
      <span className={styles.quiet}>
        {chat.account.name} · {chat.end === null ? (chat.holder === null ? texts.since : chatTexts.with(chat.holder.name)) : chatTexts.staffEnds[chat.end]} <Timestamp at={chat.endedAt ?? chat.askedAt} show="relative" />
      </span>
    </div>
  );
}
