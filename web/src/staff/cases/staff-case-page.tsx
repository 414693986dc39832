import { Link, useParams } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import { CaseHistory } from "../../cases/history.tsx";
import styles from "../../cases/cases.module.css";
import { type Case, useCase, useCaseChange } from "../../cases/queries.ts";
import { Talk } from "../../cases/talk.tsx";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { isRefusal } from "../../server/problems.ts";
import { useSelf } from "../../session/session.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts as texts } from "../../texts/staff-cases.ts";
import { words } from "../../texts/words.ts";
import { Viewers } from "../frame/viewers.tsx";
import { Assign, Move } from "./assign.tsx";
import { ClockCard } from "./clock-card.tsx";
import { Entitlement, Scope } from "./policy-cards.tsx";
import { Links } from "./links.tsx";
import { NoSignIn } from "./no-sign-in.tsx";
import { Notes, Reply } from "./reply.tsx";
import { UrgencyCard } from "./urgency-card.tsx";
import { Work } from "./work.tsx";

/** One case for support: clock, talk and staff-only notes, entitlement, scope, minutes, work, and what hangs on it. */
export function StaffCasePage() {
  const { id = "" } = useParams();
  const found = useCase(id);
  if (isRefusal(found.error, "not-found")) return <NotFound />;
  if (found.data === undefined) return <Page title={words.loading} width="wide">{found.isError ? <ErrorNote error={found.error}><Button onClick={() => void found.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}</Page>;
  return <Present of={found.data} />;
}

function Present({ of: one }: { readonly of: Case }) {
  const { zone, person } = useSelf();
  const may = (name: string): boolean => one.allows.includes(name);
  const params = { id: one.id };
  const resolve = useCaseChange(() => api("POST /api/cases/:id/resolve", { params }));
  const reopen = useCaseChange(() => api("POST /api/cases/:id/reopen", { params }));
  const resume = useCaseChange(() => api("POST /api/cases/:id/resume", { params }));
  const take = useCaseChange((personId: string | null) => api("POST /api/cases/:id/assign", { params, body: { personId } }));
  const isMine = one.assignee?.id === person.id;
  return (
    <Page
      title={one.title ?? caseTexts.untitled}
      width="wide"
      over={<p className={styles.over}><span className={styles.number}>{one.number}</span>{one.isUrgent && <UrgentBadge />}<CaseClock of={one} zone={zone} /></p>}
      back={{ to: "/staff/cases", label: texts.back }}
      actions={(
        <>
          {may("cases.assign") && !isMine && <Button look="primary" isBusy={take.isPending} onClick={() => { take.mutate(person.id); }}>{texts.take}</Button>}
          {may("cases.assign") && isMine && <Button isBusy={take.isPending} onClick={() => { take.mutate(null); }}>{texts.layDown}</Button>}
          {may("cases.resume") && <Button isBusy={resume.isPending} onClick={() => { resume.mutate(); }}>{texts.resume}</Button>}
          {may("cases.resolve") && <Button isBusy={resolve.isPending} onClick={() => { resolve.mutate(); }}>{texts.settle}</Button>}
          {may("cases.reopen") && <Button isBusy={reopen.isPending} onClick={() => { reopen.mutate(); }}>{caseTexts.one.reopen}</Button>}
        </>
      )}
    >
      <Viewers of={one.id} />
      <ErrorNote error={take.error ?? resume.error ?? resolve.error ?? reopen.error} words={caseTexts.problems} />
      <NoSignIn of={one} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Card title={caseTexts.one.talk}>
            <Talk messages={one.messages} zone={zone} />
          </Card>
          {may("cases.add-message") && <Reply of={one} />}
          {may("cases.add-note") && <Notes of={one} />}
          <Work of={one} />
          <CaseHistory caseId={one.id} zone={zone} />
        </div>
        <div className={styles.column}>
          <ClockCard of={one} />
          {one.isUrgent && <UrgencyCard of={one} />}
          <CustomerCard of={one} />
          <Entitlement of={one} />
          <Scope of={one} />
          <Links of={one} />
          {may("cases.assign") && <Card><Assign of={one} /><Move of={one} /></Card>}
        </div>
      </div>
    </Page>
  );
}

function CustomerCard({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const t = texts.customer;
  return (
    <Card title={t.title}>
      <Facts>
        <Fact name={t.account}><Link to={`/staff/directory/${one.account.id}`}>{one.account.name}</Link></Fact>
        {one.customer !== null && <Fact name={t.person}>{one.customer}{one.isNamedCaller && <> ({t.named})</>}</Fact>}
        {one.tier !== null && <Fact name={t.tier}>{one.tier}</Fact>}
        <Fact name={t.opened}>{caseTexts.channels[one.channel]}, <Timestamp at={one.openedAt} zone={zone} /></Fact>
        <Fact name={caseTexts.one.department}>{one.department.title}</Fact>
        <Fact name={caseTexts.one.assignee}>{one.assignee?.name ?? caseTexts.one.nobody}</Fact>
        {(["support", "second-tier", "extra"] as const).map((pool) => one.minutes[pool] === null ? null : <Fact key={pool} name={`${caseTexts.one.left}: ${texts.time.pools[pool]}`}>{String(one.minutes[pool])}</Fact>)}
        <Fact name={caseTexts.one.kept}><Timestamp at={one.keptUntilAt} zone={zone} /></Fact>
      </Facts>
    </Card>
  );
}
