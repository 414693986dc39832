import { IconPlus } from "@tabler/icons-react";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import styles from "../../live/live.module.css";
import { useRemoteSessions } from "../../live/queries.ts";
import { SessionBadge } from "../../live/session-badge.tsx";
import { lookingTexts } from "../../texts/looking.ts";
import { words } from "../../texts/words.ts";
import { KeyCard } from "./key-card.tsx";

const texts = lookingTexts.list;

/** Every remote session with its state, and this browser's key. */
export function StaffSessionsPage() {
  const sessions = useRemoteSessions();
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/staff", label: texts.back }} actions={<ButtonLink to="/staff/sessions/new" look="primary" icon={<IconPlus aria-hidden />}>{texts.ask}</ButtonLink>}>
      <KeyCard />
      {sessions.isPending && <Loading />}
      <ErrorNote error={sessions.error}><Button onClick={() => void sessions.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {sessions.isSuccess && items.length === 0 && <EmptyState title={texts.none} />}
      <ul className={styles.list} aria-label={texts.title}>
        {items.map((one) => (
          <li key={one.id} className={styles.item}>
            <div>
              <strong>{one.account.name}</strong> <SessionBadge state={one.state} />
              <p>{one.purpose}</p>
              <Quiet>{one.engineer.name} · {one.caseReference !== null && `${one.caseReference} · `}<Timestamp at={one.createdAt} /></Quiet>
            </div>
            <ButtonLink isSmall to={`/staff/sessions/${one.id}`} aria-label={texts.openLabel(one.account.name)}>{texts.open}</ButtonLink>
          </li>
        ))}
      </ul>
      {sessions.hasNextPage && <Button isBusy={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>{words.actions.more}</Button>}
    </Page>
  );
}
