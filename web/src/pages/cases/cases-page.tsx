import { IconMessages, IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import styles from "../../cases/cases.module.css";
import { type CaseSummary, useCases } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useZone } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { words } from "../../texts/words.ts";

const texts = caseTexts.list;

/** The account's cases: what waits for the customer first, then what is with support, then what is settled. */
export function CasesPage() {
  const cases = useCases();
  const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
  const groups = [
    [texts.needsYou, items.filter(({ state }) => state === "waiting")],
    [texts.withUs, items.filter(({ state }) => state === "open")],
    [texts.done, items.filter(({ state }) => state === "resolved" || state === "closed")],
  ] as const;
  return (
    <Page title={texts.title} lead={texts.lead} actions={<><ButtonLink to="/chat" icon={<IconMessages aria-hidden stroke={1.6} />}>{texts.chat}</ButtonLink><ButtonLink to="/cases/new" look="primary" icon={<IconPlus aria-hidden />}>{texts.newCase}</ButtonLink></>}>
      {cases.isPending && <Loading />}
      <ErrorNote error={cases.error}><Button onClick={() => void cases.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {cases.isSuccess && items.length === 0 && <EmptyState title={texts.none}><p>{texts.noneText}</p><ButtonLink to="/cases/new" look="primary">{texts.newCase}</ButtonLink></EmptyState>}
      {groups.map(([title, members]) => members.length === 0 ? null : (
        <section key={title} className={styles.group}>
          <h2>{title}</h2>
          <ul className={styles.list}>{members.map((one) => <Row key={one.id} of={one} />)}</ul>
        </section>
      ))}
      {cases.hasNextPage && <Button isBusy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>{texts.more}</Button>}
    </Page>
  );
}

function Row({ of: one }: { readonly of: CaseSummary }) {
  const zone = useZone();
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Link to={`/cases/${one.id}`} className={styles.name}><span className={styles.number}>{one.number}</span> {one.title ?? caseTexts.untitled}</Link>
        <p className={styles.quiet}>{texts.opened} {caseTexts.channels[one.channel]}, <Timestamp at={one.openedAt} zone={zone} />{one.assignee !== null && <> · {one.assignee.name}</>}</p>
      </div>
      <div className={styles.side}>{one.isUrgent && <UrgentBadge />}<CaseClock of={one} zone={zone} isOwn /></div>
    </li>
  );
}
