import { Link, useSearchParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useSelf } from "../../session/session.ts";
import { heldMailTexts as texts } from "../../texts/held-mails.ts";
import { words } from "../../texts/words.ts";
import { LinkTabs } from "../frame/link-tabs.tsx";
import styles from "./held-mails.module.css";
import { useHeldMails, type HeldMail } from "./queries.ts";

const states = ["held", "released", "dropped"] as const;

/** Mails that wait for staff, and those that were decided. The address holds the part. */
export function HeldMailsPage() {
  const [search] = useSearchParams();
  const state = states.find((one) => one === search.get("state")) ?? "held";
  const mails = useHeldMails(state);
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/staff/cases", label: texts.back }}>
      <LinkTabs label={texts.tabs} tabs={states.map((one) => ({ to: one === "held" ? "/staff/held-mails" : `/staff/held-mails?state=${one}`, label: texts.views[one], isHere: one === state }))} />
      {mails.isPending && <Loading />}
      <ErrorNote error={mails.error}><Button onClick={() => void mails.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {mails.isSuccess && items.length === 0 && <EmptyState title={texts.none[state]} />}
      {items.length > 0 && <ul className={styles.list}>{items.map((mail) => <Row key={mail.id} mail={mail} />)}</ul>}
      {mails.hasNextPage && <Button isBusy={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>{texts.more}</Button>}
    </Page>
  );
}

function Row({ mail }: { readonly mail: HeldMail }) {
  const { zone } = useSelf();
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Link className={styles.name} to={`/staff/held-mails/${mail.id}`}>{mail.title ?? texts.erased}</Link>
        <p className={styles.quiet}>{mail.sender} · <Timestamp at={mail.receivedAt} zone={zone} show="relative" /></p>
      </div>
      <p className={styles.reason}>{texts.reasons[mail.reason]}</p>
    </li>
  );
}
