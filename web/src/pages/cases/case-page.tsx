import { IconDatabaseShare } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation, useParams } from "react-router";
import { CaseClock, UrgentBadge } from "../../cases/clock.tsx";
import { Clocks, Pauses } from "../../cases/clock-history.tsx";
import { DecisionNote } from "../../cases/decision-note.tsx";
import { CaseHistory } from "../../cases/history.tsx";
import styles from "../../cases/cases.module.css";
import { type Case, type ShownDecision, useCase, useCaseChange } from "../../cases/queries.ts";
import { Talk } from "../../cases/talk.tsx";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { isRefusal } from "../../server/problems.ts";
import { useZone } from "../../session/session.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { MoreTime } from "../../support/more-time.tsx";
import { caseTexts } from "../../texts/cases.ts";
import { words } from "../../texts/words.ts";

const texts = caseTexts.one;

/** One case for its customer: by when it is answered, what was written, what hangs on it, and what can be done. */
export function CasePage() {
  const { id = "" } = useParams();
  const found = useCase(id);
  if (isRefusal(found.error, "not-found")) return <NotFound />;
  if (found.data === undefined) return <Page title={words.loading}>{found.isError ? <ErrorNote error={found.error}><Button onClick={() => void found.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}</Page>;
  return <Present of={found.data} />;
}

function Present({ of: one }: { readonly of: Case }) {
  const zone = useZone();
  const wish = (useLocation().state as { readonly urgency?: ShownDecision | null } | null)?.urgency ?? null;
  const may = (name: string): boolean => one.allows.includes(name);
  const params = { id: one.id };
  const resolve = useCaseChange(() => api("POST /api/cases/:id/resolve", { params }));
  const reopen = useCaseChange(() => api("POST /api/cases/:id/reopen", { params }));
  return (
    <Page
      title={one.title ?? caseTexts.untitled}
      over={<p className={styles.over}><span className={styles.number}>{one.number}</span>{one.isUrgent && <UrgentBadge />}<CaseClock of={one} zone={zone} isOwn /></p>}
      back={{ to: "/cases", label: texts.back }}
      actions={may("transfers.request") ? <ButtonLink to={`/send?case=${one.id}`} icon={<IconDatabaseShare aria-hidden stroke={1.6} />}>{texts.sendDatabase}</ButtonLink> : undefined}
    >
      {wish?.outcome === "deny" && <DecisionNote decision={wish} title={caseTexts.make.openedNormal} zone={zone} tone="wait" />}
      <Card title={texts.talk}>
        <Talk messages={one.messages} zone={zone} />
        {may("cases.add-message") && <Write of={one} />}
      </Card>
      {(one.isUrgent || one.urgency.endedBecause !== null) && <Urgency of={one} />}
      {one.scope !== null && <DecisionNote decision={one.scope} title={texts.scope} zone={zone} tone="info" />}
      {may("plans.buy-time") && <MoreTime accountId={one.account.id} caseId={one.id} />}
      <Card title={texts.links}>
        {one.links.length === 0 ? <Quiet>{texts.noLinks}</Quiet> : <ul className={styles.plain}>{one.links.map((link) => <li key={link.targetId}>{link.kind === "transfer" ? <Link to={`/transfers/${link.targetId}`}>{texts.transfer(link.number)}</Link> : <Link to={`/sessions/${link.targetId}`}>{texts.session}</Link>}</li>)}</ul>}
      </Card>
      <CaseFacts of={one} />
      <CaseHistory caseId={one.id} zone={zone} />
      <ErrorNote error={resolve.error ?? reopen.error} words={caseTexts.problems} />
      <Actions>
        {may("cases.resolve") && <Button isBusy={resolve.isPending} onClick={() => { resolve.mutate(); }}>{texts.settled}</Button>}
        {may("cases.reopen") && <Button isBusy={reopen.isPending} onClick={() => { reopen.mutate(); }}>{texts.reopen}</Button>}
        <ButtonLink look="plain" to={`/complaint?page=/cases/${one.id}`}>{texts.complain}</ButtonLink>
      </Actions>
    </Page>
  );
}

function CaseFacts({ of: one }: { readonly of: Case }) {
  const zone = useZone();
  const { charges, minutes } = one;
  return (
    <Card>
      <Facts>
        <Fact name={texts.opened}>{caseTexts.channels[one.channel]}, <Timestamp at={one.openedAt} zone={zone} /></Fact>
        {one.answerDueAt !== null && <Fact name={texts.answerBy}><Timestamp at={one.answerDueAt} zone={zone} /></Fact>}
        {one.firstResponseAt !== null && <Fact name={texts.firstAnswer}><Timestamp at={one.firstResponseAt} zone={zone} /></Fact>}
        {(one.clocks.length > 1 || one.clocks.some(({ breachedAt }) => breachedAt !== null)) && <Fact name={texts.clocks}><Clocks of={one} zone={zone} /></Fact>}
        {one.pauses.length > 0 && <Fact name={texts.pauses}><Pauses of={one} zone={zone} isOwn /></Fact>}
        <Fact name={texts.assignee}>{one.assignee?.name ?? texts.nobody}</Fact>
        <Fact name={texts.department}>{one.department.title}</Fact>
        {(minutes.support !== null || charges.workedMinutes > 0) && <Fact name={texts.worked}>{String(charges.workedMinutes)} min{one.rate > 1 && <> ({texts.rate(one.rate)})</>}</Fact>}
        {(minutes.support !== null || charges.takenMinutes > 0) && <Fact name={texts.taken}>{String(charges.takenMinutes)} min</Fact>}
        {charges.overrunMinutes > 0 && <Fact name={texts.overrun}>{String(charges.overrunMinutes)} min</Fact>}
        {minutes.support !== null && <Fact name={texts.left}>{String(minutes.support)} min</Fact>}
        <Fact name={texts.kept}><Timestamp at={one.keptUntilAt} zone={zone} /></Fact>
      </Facts>
    </Card>
  );
}

function Write({ of: one }: { readonly of: Case }) {
  const [text, setText] = useState("");
  const [key, setKey] = useState(newIdempotencyKey);
  const write = useCaseChange(async (words: string) => {
    const changed = await api("POST /api/cases/:id/messages", { params: { id: one.id }, body: { text: words }, idempotencyKey: key });
    setText("");
    setKey(newIdempotencyKey());
    return changed;
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !write.isPending) write.mutate(text.trim());
      }}
    >
      <Field label={texts.write} hint={one.state === "resolved" ? texts.reopenHint : undefined}>{(wiring) => <textarea {...wiring} name="message" rows={4} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
      <ErrorNote error={write.error} words={caseTexts.problems} />
      <Actions><Button type="submit" look="primary" isBusy={write.isPending}>{texts.send}</Button></Actions>
    </form>
  );
}

function Urgency({ of: one }: { readonly of: Case }) {
  const params = { id: one.id };
  const off = useCaseChange(() => api("POST /api/cases/:id/urgency/switch-off", { params }));
  const withdraw = useCaseChange(() => api("POST /api/cases/:id/urgency/withdraw", { params }));
  if (!one.isUrgent) return <Quiet>{texts.urgencyEnded[one.urgency.endedBecause ?? ""] ?? ""}</Quiet>;
  return (
    <Card title={texts.urgency} tone="quiet">
      <p>{texts.urgencyText} {one.allows.includes("cases.withdraw-urgency") && texts.withdrawText}</p>
      <ErrorNote error={off.error ?? withdraw.error} words={caseTexts.problems} />
      <Actions>
        {one.allows.includes("cases.switch-urgency-off") && <Button isBusy={off.isPending} onClick={() => { off.mutate(); }}>{texts.switchOff}</Button>}
        {one.allows.includes("cases.withdraw-urgency") && <Button isBusy={withdraw.isPending} onClick={() => { withdraw.mutate(); }}>{texts.withdraw}</Button>}
      </Actions>
    </Card>
  );
}
