import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import styles from "../../live/live.module.css";
import { isOver, useRemoteSessions } from "../../live/queries.ts";
import { SessionBadge } from "../../live/session-badge.tsx";
import { hostingTexts } from "../../texts/hosting.ts";
import { words } from "../../texts/words.ts";

const texts = hostingTexts.list;

/** Who asked the customer for a look, newest first. */
export function SessionsPage() {
  const sessions = useRemoteSessions();
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/transfers", label: texts.back }}>
      {sessions.isPending && <Loading />}
      <ErrorNote error={sessions.error}><Button onClick={() => void sessions.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {sessions.isSuccess && items.length === 0 && <EmptyState title={texts.none} />}
      <ul className={styles.list}>
        {items.map((one) => (
          <li key={one.id} className={styles.item}>
            <div>
              <strong>{one.engineer.name}</strong> <SessionBadge state={one.state} />
              {one.purpose !== null && <p>{one.purpose}</p>}
              <Quiet><Timestamp at={one.createdAt} /></Quiet>
            </div>
            <ButtonLink isSmall to={`/sessions/${one.id}`}>{isOver(one) || one.state === "active" || one.state === "paused" ? hostingTexts.card.show : hostingTexts.card.open}</ButtonLink>
          </li>
        ))}
      </ul>
      {sessions.hasNextPage && <Button isBusy={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>{words.actions.more}</Button>}
    </Page>
  );
}
