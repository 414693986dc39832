import { IconKeyboard, IconPhone } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import styles from "../../cases/cases.module.css";
import { type CaseSummary, useCases } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { legible } from "../../texts/format.ts";
import { heldMailTexts } from "../../texts/held-mails.ts";
import { staffCaseTexts as texts } from "../../texts/staff-cases.ts";
import { words } from "../../texts/words.ts";
import { staffTexts } from "../../texts/staff.ts";
import { LinkTabs } from "../frame/link-tabs.tsx";
import { showOverlay } from "../frame/overlay-store.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useRowKeys } from "../frame/use-row-keys.ts";
import queue from "../queue/queue.module.css";
import { CaseFilters } from "./case-filters.tsx";
import { addressOf, filterIn, viewIn, views } from "./case-address.ts";

/** Cases for support. The address holds the part and its filters; the queue stands in the order of the policy and says why. */
export function CaseQueuePage() {
  const [search] = useSearchParams();
  const view = viewIn(search);
  const cases = useCases(filterIn(search));
  const list = useRowKeys<HTMLOListElement>();
  const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = cases.data?.pages[0]?.counts;
  return (
    <Page
      title={texts.title}
      width="wide"
      actions={(
        <>
          <Button look="plain" icon={<IconKeyboard aria-hidden stroke={1.6} />} aria-keyshortcuts="?" aria-label={staffTexts.keys.open} onClick={() => { showOverlay("keys"); }} />
          <ButtonLink to="/staff/held-mails">{heldMailTexts.link}</ButtonLink>
          <ButtonLink to="/staff/cases/new" look="primary" icon={<IconPhone aria-hidden stroke={1.8} />}>{texts.newCase}</ButtonLink>
        </>
      )}
    >
      <LinkTabs label={texts.tabs} tabs={views.map((one) => ({ to: addressOf(search, { view: one === "queue" ? null : one, ...(one === "all" ? {} : { state: null }) }), label: texts.views[one], isHere: one === view, amount: one === "all" ? undefined : counts?.[one] }))} />
      <div className={queue.bar}>
        <p className={queue.about}>{texts.about[view]}</p>
        <NumberSearch />
      </div>
      <CaseFilters />
      {cases.isPending && <Loading />}
      <ErrorNote error={cases.error}><Button onClick={() => void cases.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {cases.isSuccess && items.length === 0 && <EmptyState title={texts.none} />}
      {items.length > 0 && <ol ref={list} className={styles.list} aria-label={texts.views[view]}>{items.map((one) => <Row key={one.id} of={one} />)}</ol>}
      {cases.hasNextPage && <Button isBusy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>{caseTexts.list.more}</Button>}
    </Page>
  );
}

function Row({ of: one }: { readonly of: CaseSummary }) {
  const { zone } = useSelf();
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Link to={`/staff/cases/${one.id}`} className={styles.name} data-row={one.id}><span className={styles.number}>{one.number}</span> {one.title ?? caseTexts.untitled}</Link>
        <p className={styles.quiet}>{one.account.name}{one.customer !== null && <> · {one.customer}</>} · {one.department.title} · {caseTexts.channels[one.channel]}, <Timestamp at={one.openedAt} zone={zone} show="relative" />{one.assignee !== null && <> · {one.assignee.name}</>}</p>
      </div>
      <div className={styles.side}>{one.isUrgent && <UrgentBadge />}<CaseClock of={one} zone={zone} /></div>
      {one.why !== null && <p className={styles.why}>{texts.why} {legible(one.why, zone)}</p>}
    </li>
  );
}

function NumberSearch() {
  const [value, setValue] = useState("");
  const [message, setMessage] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useShortcuts({ "/": () => { input.current?.focus(); } });
  const find = async (): Promise<void> => {
    const found = (await api("GET /api/cases", { query: { search: value.trim() } })).items[0];
    if (found === undefined) setMessage(texts.notFound(value.trim()));
    else await navigate(`/staff/cases/${found.id}`);
  };
  return (
    <form role="search" className={queue.search} onSubmit={(event) => { event.preventDefault(); if (value.trim() !== "") void find(); }}>
      <input ref={input} type="search" aria-label={texts.search} placeholder={texts.searchHint} value={value} onChange={(event) => { setValue(event.currentTarget.value); setMessage(""); }} />
      <Button type="submit">{texts.open}</Button>
      <p className={queue.searchMessage} role="status">{message}</p>
    </form>
  );
}
