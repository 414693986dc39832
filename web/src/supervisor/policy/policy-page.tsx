import { IconDownload } from "@tabler/icons-react";
import { Link, useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { instant, legible } from "../../texts/format.ts";
import { lookBackTexts as texts, plainDate } from "../../texts/look-back.ts";
import ledger from "../ledger/ledger.module.css";
import { csvOf } from "../csv.ts";
import { DataTable } from "../data-table.tsx";
import { WatchTabs } from "../watch-tabs.tsx";
import styles from "./policy.module.css";
import { type DecisionSummary, outcomes, useDecisions, useProfiles } from "./queries.ts";

export const outcomeTones = { allow: "good", deny: "bad", review: "wait" } as const;

/** The policy in force, and every decision that was stored; the address holds the filter. */
export function PolicyPage() {
  const profiles = useProfiles();
  return (
    <Page title={texts.title} lead={texts.lead} width="wide" actions={<ButtonLink to="/supervisor/policy/compare">{texts.compare}</ButtonLink>}>
      <WatchTabs />
      <ErrorNote error={profiles.error} />
      {profiles.data !== undefined && (
        <Card title={texts.active} aside={<Link to="/policy">{texts.publicPage}</Link>}>
          <Facts>
            <Fact name={profiles.data.active.title}>{profiles.data.active.name}</Fact>
            <Fact name={texts.dated}>{plainDate(profiles.data.active.datedOn)}</Fact>
            {profiles.data.active.calendarVersions !== "" && <Fact name={texts.calendarVersions}>{profiles.data.active.calendarVersions}</Fact>}
            <Fact name={texts.hash}><code className={styles.hash}>{profiles.data.active.hash}</code></Fact>
          </Facts>
        </Card>
      )}
      <Decisions rules={profiles.data?.rules ?? []} />
    </Page>
  );
}

function Decisions({ rules }: { readonly rules: readonly { readonly name: string; readonly title: string }[] }) {
  const [search, setSearch] = useSearchParams();
  const rule = search.get("rule");
  const outcome = outcomes.find((one) => one === search.get("outcome"));
  const accountId = search.get("account");
  const list = useDecisions({ ...(rule === null ? {} : { rule }), ...(outcome === undefined ? {} : { outcome }), ...(accountId === null ? {} : { accountId }) });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (name: string, value: string): void => {
    setSearch((former) => {
      const next = new URLSearchParams(former);
      if (value === "") next.delete(name);
      else next.set(name, value);
      return next;
    }, { replace: true });
  };
  return (
    <Card title={texts.decisions}>
      <div className={ledger.filter}>
        <Field label={texts.rule}>{(wiring) => <select {...wiring} value={rule ?? ""} onChange={(event) => { set("rule", event.currentTarget.value); }}><option value="">{texts.anyRule}</option>{rules.map(({ name, title }) => <option key={name} value={name} title={title}>{name}</option>)}</select>}</Field>
        <Field label={texts.outcome}>{(wiring) => <select {...wiring} value={outcome ?? ""} onChange={(event) => { set("outcome", event.currentTarget.value); }}><option value="">{texts.anyOutcome}</option>{outcomes.map((one) => <option key={one} value={one}>{texts.outcomes[one]}</option>)}</select>}</Field>
        {accountId !== null && <Button look="plain" onClick={() => { set("account", ""); }}>{texts.allAccounts}</Button>}
      </div>
      {list.isPending && <Loading />}
      <ErrorNote error={list.error} />
      {list.isSuccess && rows.length === 0 && <Quiet>{texts.none}</Quiet>}
      {rows.length > 0 && <Rows rows={rows} onAccount={(id) => { set("account", id); }} />}
      <Actions>
        {list.hasNextPage && <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{texts.more}</Button>}
        {rows.length > 0 && <Button look="plain" icon={<IconDownload aria-hidden />} title={texts.csvText} onClick={() => { save(rows); }}>{texts.csv}</Button>}
      </Actions>
    </Card>
  );
}

function Rows({ rows, onAccount }: { readonly rows: readonly DecisionSummary[]; readonly onAccount: (id: string) => void }) {
  return (
    <DataTable
      caption={texts.decisions}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { name: texts.rule, cell: (row) => <Link to={`/supervisor/policy/decisions/${row.id}`} aria-label={texts.explainOf(row.rule, instant(row.at))}>{row.rule}</Link> },
        { name: texts.at, cell: (row) => <Timestamp at={row.at} show="instant" /> },
        { name: texts.outcome, cell: (row) => <><Badge tone={outcomeTones[row.outcome]}>{texts.outcomes[row.outcome]}</Badge> <Link to={`/policy#${row.ruleId}`}>{row.ruleId}</Link></> },
        { name: texts.account, cell: (row) => (row.account === null ? "" : <Button isSmall look="plain" className={styles.filter} aria-label={texts.onlyAccount(row.account.name)} onClick={() => { onAccount(row.account?.id ?? ""); }}>{row.account.name}</Button>) },
        { name: texts.reason, cell: (row) => <span className={styles.cell}>{row.reason === null ? "" : legible(row.reason)}</span> },
      ]}
    />
  );
}

function save(rows: readonly DecisionSummary[]): void {
  const head = [texts.at, texts.rule, texts.explanation.clause, texts.outcome, texts.account, texts.about, texts.reason];
  saveText("decisions.csv", csvOf(head, rows.map((row) => [row.at, row.rule, row.ruleId, row.outcome, row.account?.name ?? "", row.subject === null ? "" : `${row.subject.kind} ${row.subject.id}`, row.reason])), "text/csv;charset=utf-8");
}
