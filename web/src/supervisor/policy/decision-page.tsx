import { Link, useParams } from "react-router";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { legible } from "../../texts/format.ts";
import { lookBackTexts } from "../../texts/look-back.ts";
import { DataTable } from "../data-table.tsx";
import styles from "./policy.module.css";
import { outcomeTones } from "./policy-page.tsx";
import { type PastDecision, useDecision } from "./queries.ts";

const texts = lookBackTexts.explanation;
const { outcomes } = lookBackTexts;

/** One past decision: why, by which clause, on what facts, and what would have changed it. */
export function DecisionPage() {
  const { id = "" } = useParams();
  const decision = useDecision(id);
  return (
    <Page title={decision.data?.title ?? texts.title} width="wide" back={{ to: "/supervisor/policy", label: texts.back }} over={decision.data === undefined ? undefined : <Badge tone={outcomeTones[decision.data.outcome]}>{outcomes[decision.data.outcome]}</Badge>}>
      {decision.isPending && <Loading />}
      <ErrorNote error={decision.error} />
      {decision.data !== undefined && <Present decision={decision.data} />}
    </Page>
  );
}

function Present({ decision }: { readonly decision: PastDecision }) {
  return (
    <>
      <Card title={texts.reasons}>
        <ul className={styles.list}>{decision.reasons.map((reason) => <li key={reason}>{legible(reason)}</li>)}</ul>
        <p><Link to={`/policy#${decision.ruleId}`}>{texts.clause} {decision.ruleId}</Link>: {decision.clause}</p>
        <Facts>
          <Fact name={lookBackTexts.rule}>{decision.rule}</Fact>
          <Fact name={lookBackTexts.at}><Timestamp at={decision.at} /></Fact>
          {decision.account !== null && <Fact name={lookBackTexts.account}>{decision.account.name}</Fact>}
          {decision.subject !== null && <Fact name={lookBackTexts.about}>{decision.subject.kind} <code className={styles.hash}>{decision.subject.id}</code></Fact>}
          {decision.actor !== null && <Fact name={texts.by}>{decision.actor}</Fact>}
          {decision.value !== null && <Fact name={texts.result}><Value value={decision.value} /></Fact>}
          <Fact name={texts.profile}>{decision.profile.name}{decision.profile.isActive && ` (${texts.isActive})`} <code className={styles.hash}>{decision.profile.hash.slice(0, 16)}</code></Fact>
        </Facts>
      </Card>
      <Card title={texts.turning}>
        <Quiet>{texts.turningText}</Quiet>
        {decision.turningFacts.length === 0 ? <p>{texts.turningNone}</p> : (
          <DataTable
            caption={texts.turning}
            rows={decision.turningFacts}
            keyOf={(row) => row.fact}
            columns={[
              { name: texts.fact, cell: (row) => row.fact },
              { name: texts.instead, cell: (row) => valueText(row.instead) },
              { name: texts.then, cell: (row) => <><Badge tone={outcomeTones[row.outcome]}>{outcomes[row.outcome]}</Badge> {row.reason}</> },
            ]}
          />
        )}
        {decision.nextChangeAt !== null && <p>{texts.time} <Timestamp at={decision.nextChangeAt} />.</p>}
        {decision.offers.length > 0 && <><h3>{texts.offers}</h3><ul className={styles.list}>{decision.offers.map((offer) => <li key={offer.text}>{offer.text}</li>)}</ul></>}
      </Card>
      <Card title={texts.facts}>
        <DataTable caption={texts.facts} rows={Object.entries(decision.facts)} keyOf={([name]) => name} columns={[{ name: texts.fact, cell: ([name]) => name }, { name: texts.value, cell: ([, value]) => <Value value={value} /> }]} />
      </Card>
      <Card title={texts.again}>
        <Facts>
          <Fact name={texts.replayed}><Again answer={decision.replayed} /></Fact>
          <Fact name={texts.today}><Again answer={decision.today} /></Fact>
        </Facts>
      </Card>
    </>
  );
}

function Again({ answer }: { readonly answer: PastDecision["today"] }) {
  if (!answer.isPossible || answer.outcome === null) return <>{texts.notPossible}</>;
  return <><Badge tone={outcomeTones[answer.outcome]}>{outcomes[answer.outcome]}</Badge> {answer.differs.length === 0 ? texts.same : <>{texts.differs(answer.differs.join(", "))} {answer.reason}</>}</>;
}

/** What is made of several parts stands as a list of them. */
function Value({ value }: { readonly value: unknown }) {
  const lines = linesOf(value, "");
  return lines.length < 2 ? <span className={styles.cell}>{lines[0] ?? texts.unknown}</span> : <ul className={styles.list}>{lines.map((line) => <li key={line} className={styles.cell}>{line}</li>)}</ul>;
}

function linesOf(value: unknown, name: string): string[] {
  if (typeof value !== "object" || value === null) return [`${name === "" ? "" : `${name}: `}${valueText(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => linesOf(inner, name === "" ? key : `${name}.${key}`));
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return texts.unknown;
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  return typeof value === "string" ? value : JSON.stringify(value);
}
