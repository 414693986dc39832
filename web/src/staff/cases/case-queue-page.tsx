import { IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import styles from "../../cases/cases.module.css";
import { type CaseFilter, type CaseSummary, type CaseView, useCases } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { heldMailTexts } from "../../texts/held-mails.ts";
import { staffCaseTexts as texts } from "../../texts/staff-cases.ts";
import { words } from "../../texts/words.ts";
import { LinkTabs } from "../frame/link-tabs.tsx";
import queue from "../queue/queue.module.css";

const views = ["queue", "mine", "unassigned", "waiting", "all"] as const;

/** Cases for support. The address holds the part and its filters; the queue stands in the order of the policy and says why. */
export function CaseQueuePage() {
  const [search] = useSearchParams();
  const view: CaseView = views.find((one) => one === search.get("view")) ?? "queue";
  const department = search.get("department");
  const filter: CaseFilter = { view, ...(department === null ? {} : { department }), ...(search.get("urgent") === "1" ? { urgent: "1" as const } : {}) };
  const cases = useCases(filter);
  const items = cases.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = cases.data?.pages[0]?.counts;
  return (
    <Page title={texts.title} width="wide" actions={<><ButtonLink to="/staff/held-mails">{heldMailTexts.link}</ButtonLink><ButtonLink to="/staff/cases/new" look="primary" icon={<IconPhone aria-hidden stroke={1.8} />}>{texts.newCase}</ButtonLink></>}>
      <LinkTabs label={texts.tabs} tabs={views.map((one) => ({ to: one === "queue" ? "/staff/cases" : `/staff/cases?view=${one}`, label: texts.views[one], isHere: one === view, amount: one === "all" ? undefined : counts?.[one] }))} />
      <div className={queue.bar}>
        <p className={queue.about}>{texts.about[view]}</p>
        <NumberSearch />
      </div>
      <Filters items={items} />
      {cases.isPending && <Loading />}
      <ErrorNote error={cases.error}><Button onClick={() => void cases.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {cases.isSuccess && items.length === 0 && <EmptyState title={texts.none} />}
      {items.length > 0 && <ol className={styles.list}>{items.map((one) => <Row key={one.id} of={one} />)}</ol>}
      {cases.hasNextPage && <Button isBusy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>{caseTexts.list.more}</Button>}
    </Page>
  );
}

/** Filters that live in the address. */
function Filters({ items }: { readonly items: readonly CaseSummary[] }) {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("department");
  const departments = new Map(items.map(({ department }) => [department.id, department.title]));
  if (chosen !== null && !departments.has(chosen)) departments.set(chosen, chosen);
  const put = (name: string, value: string | null): void => {
    const next = new URLSearchParams(search);
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
    setSearch(next);
  };
  return (
    <div className={styles.filters}>
      <label>{texts.department}{" "}
        <select value={chosen ?? ""} onChange={(event) => { put("department", event.currentTarget.value); }}>
          <option value="">{texts.anyDepartment}</option>
          {[...departments].map(([id, title]) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      <label><input type="checkbox" checked={search.get("urgent") === "1"} onChange={(event) => { put("urgent", event.currentTarget.checked ? "1" : null); }} /> {texts.onlyUrgent}</label>
    </div>
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
      {one.why !== null && <p className={styles.why}>{texts.why} {one.why}</p>}
    </li>
  );
}

function NumberSearch() {
  const [value, setValue] = useState("");
  const [message, setMessage] = useState("");
  const navigate = useNavigate();
  const find = async (): Promise<void> => {
    const found = (await api("GET /api/cases", { query: { search: value.trim() } })).items[0];
    if (found === undefined) setMessage(texts.notFound(value.trim()));
    else await navigate(`/staff/cases/${found.id}`);
  };
  return (
    <form role="search" className={queue.search} onSubmit={(event) => { event.preventDefault(); if (value.trim() !== "") void find(); }}>
      <input type="search" aria-label={texts.search} placeholder={texts.searchHint} value={value} onChange={(event) => { setValue(event.currentTarget.value); setMessage(""); }} />
      <Button type="submit">{texts.open}</Button>
      <p className={queue.searchMessage} role="status">{message}</p>
    </form>
  );
}
