import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { Badge } from "../../components/state-badge.tsx";
import { lookBackTexts } from "../../texts/look-back.ts";
import { csvOf } from "../csv.ts";
import { DataTable } from "../data-table.tsx";
import styles from "./policy.module.css";
import { outcomeTones } from "./policy-page.tsx";
import { type KnownProfile, useComparison, useProfiles } from "./queries.ts";

const texts = lookBackTexts.comparison;
type Comparison = RouteAnswer<"GET /api/policy/comparison">;

/** What two profiles say to the questions of the past; the address holds which and when. */
export function ComparePage() {
  const profiles = useProfiles();
  const [search] = useSearchParams();
  const [one, other] = [search.get("one"), search.get("other")];
  const [from, to] = [search.get("from"), search.get("to")];
  const comparison = useComparison(one === null || other === null ? null : { one, other, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) });
  return (
    <Page title={texts.title} lead={texts.lead} width="wide" back={{ to: "/supervisor/policy", label: texts.back }}>
      <ErrorNote error={profiles.error} />
      {profiles.data !== undefined && <Choose items={[...(profiles.data.items.some(({ hash }) => hash === profiles.data.active.hash) ? [] : [profiles.data.active]), ...profiles.data.items]} active={profiles.data.active.hash} />}
      {comparison.isFetching && <Loading />}
      <ErrorNote error={comparison.error} />
      {comparison.data !== undefined && <Present comparison={comparison.data} />}
    </Page>
  );
}

function Choose({ items, active }: { readonly items: readonly KnownProfile[]; readonly active: string }) {
  const [search, setSearch] = useSearchParams();
  const [values, setValues] = useState({ one: search.get("one") ?? active, other: search.get("other") ?? items.find(({ hash }) => hash !== active)?.hash ?? active, from: search.get("from") ?? "", to: search.get("to") ?? "" });
  const label = (one: KnownProfile): string => [one.name, one.hash.slice(0, 8), one.calendarVersions, one.hash === active ? texts.inForce : one.isShipped ? texts.shipped : ""].filter((part) => part !== "").join(" · ");
  return (
    <form
      className={styles.choose}
      onSubmit={(event) => {
        event.preventDefault();
        setSearch(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
      }}
    >
      {(["one", "other"] as const).map((name) => <Field key={name} label={texts[name]}>{(wiring) => <select {...wiring} value={values[name]} onChange={(event) => { setValues({ ...values, [name]: event.currentTarget.value }); }}>{items.map((one) => <option key={one.hash} value={one.hash}>{label(one)}</option>)}</select>}</Field>)}
      {(["from", "to"] as const).map((name) => <Field key={name} label={texts[name]}>{(wiring) => <input {...wiring} type="date" value={values[name]} onChange={(event) => { setValues({ ...values, [name]: event.currentTarget.value }); }} />}</Field>)}
      <Button type="submit" look="primary">{texts.show}</Button>
    </form>
  );
}

function Present({ comparison }: { readonly comparison: Comparison }) {
  const { rows } = comparison;
  return (
    <Card title={texts.rows}>
      <p role="status">{texts.asked(comparison.asked)} {comparison.isCut && texts.cut}</p>
      <Facts>
        <Fact name={texts.differing}>{comparison.differing}</Fact>
        <Fact name={texts.otherOutcome}>{comparison.otherOutcome}</Fact>
        <Fact name={texts.notPossible}>{comparison.notPossible}</Fact>
      </Facts>
      {rows.length === 0 ? <p>{texts.none}</p> : (
        <>
          <DataTable
            caption={texts.rows}
            rows={rows}
            keyOf={(row) => row.decision.id}
            columns={[
              { name: lookBackTexts.rule, cell: (row) => <Link to={`/supervisor/policy/decisions/${row.decision.id}`}>{row.decision.rule}</Link> },
              { name: lookBackTexts.account, cell: (row) => row.decision.account?.name ?? "" },
              { name: texts.one, cell: (row) => <Answer answer={row.one} /> },
              { name: texts.other, cell: (row) => <Answer answer={row.other} /> },
            ]}
          />
          <Actions><Button look="plain" icon={<IconDownload aria-hidden />} onClick={() => { save(rows); }}>{lookBackTexts.csv}</Button></Actions>
        </>
      )}
    </Card>
  );
}

function Answer({ answer }: { readonly answer: Comparison["rows"][number]["one"] }) {
  return <span className={styles.cell}><Badge tone={outcomeTones[answer.outcome]}>{lookBackTexts.outcomes[answer.outcome]}</Badge> {answer.ruleId}: {answer.reason ?? answer.value}</span>;
}

function save(rows: Comparison["rows"]): void {
  const head = [lookBackTexts.at, lookBackTexts.rule, texts.one, texts.other, lookBackTexts.reason];
  saveText("comparison.csv", csvOf(head, rows.map((row) => [row.decision.at, row.decision.rule, `${row.one.outcome} ${row.one.ruleId}`, `${row.other.outcome} ${row.other.ruleId}`, row.differs.join(" ")])), "text/csv;charset=utf-8");
}
