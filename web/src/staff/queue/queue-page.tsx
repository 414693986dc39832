import { IconCommand, IconKeyboard, IconPlus } from "@tabler/icons-react";
import { Link, useSearchParams } from "react-router";
import { type TransferState, transferStates } from "../../../../server/domain/custody/words.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { queueTexts as texts } from "../../texts/queue.ts";
import { staffTexts } from "../../texts/staff.ts";
import { LinkTabs } from "../frame/link-tabs.tsx";
import { showOverlay } from "../frame/overlay-store.ts";
import { type QueueFilter, useAccount, useQueueCounts } from "../queries.ts";
import { NumberSearch } from "./number-search.tsx";
import { QueueList } from "./queue-list.tsx";
import styles from "./queue.module.css";
import { queueViews, viewIn } from "./views.ts";

/** What waits for support. The address holds the part and its filters, so that a view can be kept and shared. */
export function QueuePage() {
  const [search] = useSearchParams();
  const view = viewIn(search.get("view"));
  const state = view === "all" ? transferStates.find((one) => one === search.get("state")) : undefined;
  const accountId = view === "all" ? (search.get("account") ?? undefined) : undefined;
  const filter: QueueFilter = { view, ...(state === undefined ? {} : { state }), ...(accountId === undefined ? {} : { accountId }) };
  const counts = useQueueCounts().data;
  const amounts = { arrivals: counts?.arrivals, mine: counts?.mine, "in-work": counts?.inWork, "due-soon": counts?.dueSoon, outstanding: counts?.outstanding, deletions: counts?.deletions, all: undefined };
  return (
    <Page
      title={texts.title}
      width="wide"
      actions={(
        <>
          <Button look="plain" icon={<IconCommand aria-hidden stroke={1.6} />} aria-keyshortcuts="Control+K Meta+K" onClick={() => { showOverlay("palette"); }}>{staffTexts.palette.open}</Button>
          <Button look="plain" icon={<IconKeyboard aria-hidden stroke={1.6} />} aria-keyshortcuts="?" aria-label={staffTexts.keys.open} onClick={() => { showOverlay("keys"); }} />
          <ButtonLink to="/staff/requests/new" look="primary" icon={<IconPlus aria-hidden />}>{texts.newRequest}</ButtonLink>
        </>
      )}
    >
      <LinkTabs label={texts.tabs} tabs={queueViews.map((one) => ({ to: one === "arrivals" ? "/staff" : `/staff?view=${one}`, label: texts.views[one], isHere: one === view, amount: amounts[one] }))} />
      <div className={styles.bar}>
        <p className={styles.about}>{texts.about[view]}</p>
        <NumberSearch />
      </div>
      {view === "all" && <AllFilters state={state} accountId={accountId} />}
      <QueueList key={JSON.stringify(filter)} filter={filter} />
    </Page>
  );
}

/** A state and a customer, for looking back. */
function AllFilters({ state, accountId }: { readonly state: TransferState | undefined; readonly accountId: string | undefined }) {
  const [search, setSearch] = useSearchParams();
  const account = useAccount(accountId ?? "");
  const without = new URLSearchParams(search);
  without.delete("account");
  return (
    <div className={styles.filters}>
      <label>
        {texts.filter.state}{" "}
        <select
          value={state ?? ""}
          onChange={(event) => {
            const next = new URLSearchParams(search);
            if (event.currentTarget.value === "") next.delete("state");
            else next.set("state", event.currentTarget.value);
            setSearch(next);
          }}
        >
          <option value="">{texts.filter.anyState}</option>
          {transferStates.map((one) => <option key={one} value={one}>{staffTexts.states[one]}</option>)}
        </select>
      </label>
      {accountId !== undefined && <span>{texts.filter.of(account.data?.name ?? "")} <Link to={`/staff?${without.toString()}`}>{texts.filter.clear}</Link></span>}
    </div>
  );
}
