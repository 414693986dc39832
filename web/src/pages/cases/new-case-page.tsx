import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import styles from "../../cases/cases.module.css";
import { type CaseTerms, type ShownDecision, took, useCaseTerms } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { HoursLine } from "../hours/hours-card.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useZone } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { words } from "../../texts/words.ts";

const texts = caseTexts.make;
const back = { to: "/cases", label: caseTexts.one.back };

/** A new case in plain words; where the policy denies it, the page says why and what is still possible. */
export function NewCasePage() {
  const zone = useZone();
  const [department, setDepartment] = useState<string | undefined>(undefined);
  const terms = useCaseTerms(department === undefined ? {} : { department });
  if (terms.data === undefined) return <Page title={texts.title} back={back} width="narrow">{terms.isError ? <ErrorNote error={terms.error}><Button onClick={() => void terms.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}</Page>;
  const { eligibility } = terms.data;
  if (eligibility.outcome === "deny") return <Refused decision={eligibility} />;
  return (
    <Page title={texts.title} lead={texts.lead} back={back} width="narrow">
      <HoursLine />
      {eligibility.outcome === "review" && <DecisionNote decision={eligibility} title={texts.review} zone={zone} tone="info" />}
      <Form terms={terms.data} department={department} onDepartment={setDepartment} />
    </Page>
  );
}

/** The page of a refusal: reasons, offers, and the clause. */
function Refused({ decision }: { readonly decision: ShownDecision }) {
  const zone = useZone();
  return (
    <Page title={texts.refused} lead={texts.refusedText} back={back} width="narrow">
      <DecisionNote decision={decision} title={decision.clause} zone={zone} />
      <Actions><ButtonLink to="/complaint?page=/cases/new" look="plain">{caseTexts.one.complain}</ButtonLink></Actions>
    </Page>
  );
}

function Form({ terms, department, onDepartment }: { readonly terms: CaseTerms; readonly department: string | undefined; readonly onDepartment: (id: string) => void }) {
  const navigate = useNavigate();
  const zone = useZone();
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [isUrgent, setUrgent] = useState(false);
  const [isTried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const open = useMutation({
    mutationFn: () => api("POST /api/cases", { body: { title: title.trim(), text: text.trim(), ...(isUrgent ? { isUrgent } : {}), ...(department === undefined ? {} : { department }) }, idempotencyKey: key }),
    onSuccess: ({ case: made, urgency }) => {
      took(made);
      void navigate(`/cases/${made.id}`, { state: { urgency }, replace: true });
    },
  });
  const denied = decisionIn(open.error);
  if (denied !== null) return <Refused decision={denied} />;
  const missing = (value: string): string | undefined => (isTried && value.trim() === "" ? texts.missing : undefined);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (title.trim() !== "" && text.trim() !== "" && !open.isPending) open.mutate();
      }}
    >
      <Card>
        <Field label={texts.what} hint={texts.whatHint} error={missing(title)}>{(wiring) => <input {...wiring} name="title" maxLength={200} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />}</Field>
        <Field label={texts.text} hint={texts.textHint} error={missing(text)}>{(wiring) => <textarea {...wiring} name="text" rows={6} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
        {terms.departments.length > 1 && (
          <Field label={texts.department}>
            {(wiring) => (
              <select {...wiring} name="department" value={department ?? terms.mainDepartment} onChange={(event) => { onDepartment(event.currentTarget.value); }}>
                {terms.departments.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
              </select>
            )}
          </Field>
        )}
      </Card>
      <Card>
        <DueLine decision={isUrgent && terms.due.urgent !== null && terms.urgency.wish?.outcome === "allow" ? terms.due.urgent : terms.due.normal} />
        {terms.urgency.isOffered && <Choice kind="checkbox" name="urgent" isChosen={isUrgent} onChoose={setUrgent} label={texts.urgent} hint={<Urgent terms={terms} />} />}
        {isUrgent && terms.urgency.wish?.outcome === "deny" && <DecisionNote decision={terms.urgency.wish} title={texts.wishDenied} zone={zone} tone="wait" />}
        {terms.minutes !== null && <Quiet>{texts.minutes(terms.minutes)}</Quiet>}
        <Quiet>{texts.kept(terms.textDays)}</Quiet>
      </Card>
      <ErrorNote error={open.error} />
      <Actions><Button type="submit" look="primary" isBusy={open.isPending}>{texts.submit}</Button></Actions>
    </form>
  );
}

function Urgent({ terms: { urgency, due } }: { readonly terms: CaseTerms }) {
  const zone = useZone();
  const dueAt = dueIn(due.urgent);
  return <>{urgency.rate !== null && texts.urgentCost(urgency.rate)} {dueAt !== null && <>{texts.urgentDue} <Timestamp at={dueAt.dueAt} zone={zone} show="instant" />.</>}</>;
}

/** By when an answer would be due, by both clocks. */
function DueLine({ decision }: { readonly decision: ShownDecision }) {
  const zone = useZone();
  const due = dueIn(decision);
  if (due === null) return <p>{texts.noDue}</p>;
  return <p data-due={due.dueAt}>{texts.normalDue} <strong><Timestamp at={due.dueAt} zone={zone} /></strong> <span className={styles.quiet}>{texts.vendorTime(due.vendorTime.replace("T", " "))}</span></p>;
}

function dueIn(decision: ShownDecision | null): { readonly dueAt: string; readonly vendorTime: string } | null {
  return typeof decision?.value === "object" && decision.value !== null && "dueAt" in decision.value ? (decision.value as { dueAt: string; vendorTime: string }) : null;
}
