import { IconMessages, IconPlus } from "@tabler/icons-react";
import { Link, useSearchParams } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import { ConversationState } from "../../cases/conversation-state.tsx";
import styles from "../../cases/cases.module.css";
import { useConversations, type Conversation } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useZone } from "../../session/session.ts";
import { LinkTabs } from "../../staff/frame/link-tabs.tsx";
import { caseTexts } from "../../texts/cases.ts";
import { words } from "../../texts/words.ts";

const texts = caseTexts.list;
const parts = ["all", "open", "finished"] as const;
type Part = (typeof parts)[number];

/** Everything one talks about with support, cases and chats, by what happened last; the address says whether all of it or only what goes on or is over. */
export function CasesPage() {
  const [query] = useSearchParams();
  const part: Part = parts.find((one) => one === query.get("part")) ?? "all";
  const list = useConversations(part);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} actions={<><ButtonLink to="/chat" icon={<IconMessages aria-hidden stroke={1.6} />}>{texts.chat}</ButtonLink><ButtonLink to="/cases/new" look="primary" icon={<IconPlus aria-hidden />}>{texts.newCase}</ButtonLink></>}>
      <LinkTabs label={texts.parts} tabs={parts.map((one) => ({ to: one === "all" ? "/cases" : `/cases?part=${one}`, label: texts.part[one], isHere: one === part }))} />
      {list.isPending && <Loading />}
      <ErrorNote error={list.error}><Button onClick={() => void list.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {list.isSuccess && !list.isPlaceholderData && items.length === 0 && <Nothing part={part} />}
      {items.length > 0 && <ul className={styles.list}>{items.map((one) => <Row key={one.number} of={one} />)}</ul>}
      {list.hasNextPage && <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{texts.more}</Button>}
    </Page>
  );
}

function Nothing({ part }: { readonly part: Part }) {
  if (part !== "all") return <EmptyState title={texts.nothing[part]}><ButtonLink to="/cases">{texts.showAll}</ButtonLink></EmptyState>;
  return <EmptyState title={texts.none}><p>{texts.noneText}</p><ButtonLink to="/cases/new" look="primary">{texts.newCase}</ButtonLink></EmptyState>;
}

function Row({ of: one }: { readonly of: Conversation }) {
  const zone = useZone();
  const isDue = one.case?.state === "open" && one.case.answerDueAt !== null;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Link to={one.case === null ? `/chat/${one.chat?.id ?? ""}` : `/cases/${one.case.id}`} className={styles.name}><span className={styles.number}>{one.number}</span> {one.title ?? caseTexts.untitled}</Link>
        <p className={styles.quiet}>{kindOf(one)}{one.case?.assignee != null && <> · {one.case.assignee.name}</>} · {texts.last} <Timestamp at={one.activityAt} zone={zone} /></p>
      </div>
      <div className={styles.side}>{one.case?.isUrgent === true && <UrgentBadge />}{isDue && one.case !== null && <CaseClock of={one.case} zone={zone} isOwn />}<ConversationState of={one} /></div>
    </li>
  );
}

/** "Chat", "Case", or with the chat that it came from: "Case, from chat CH-1042". */
function kindOf({ kind, chat }: Conversation): string {
  if (kind === "chat") return chat?.topic == null ? texts.isChat : `${texts.isChat}, ${chat.topic}`;
  return chat === null ? texts.isCase : texts.fromChat(chat.number);
}
