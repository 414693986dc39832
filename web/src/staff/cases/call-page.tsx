import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import styles from "../../cases/cases.module.css";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { took, useCaseTerms } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";
import { AccountPicker } from "../requests/account-picker.tsx";

const texts = staffCaseTexts.call;

/** A case for somebody on the telephone: the caller is checked while one types, and again when it is opened. */
export function CallPage() {
  const { zone } = useSelf();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [accountId, setAccountId] = useState(search.get("account") ?? "");
  const [callerEmail, setCaller] = useState("");
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [isUrgent, setUrgent] = useState(false);
  const [isTried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const isAddress = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(callerEmail.trim());
  const terms = useCaseTerms({ accountId, ...(isAddress ? { callerEmail: callerEmail.trim() } : {}) }, accountId !== "");
  const open = useMutation({
    mutationFn: () => api("POST /api/cases", { body: { accountId, callerEmail: callerEmail.trim(), title: title.trim(), text: text.trim(), ...(isUrgent ? { isUrgent } : {}) }, idempotencyKey: key }),
    onSuccess: ({ case: made }) => {
      took(made);
      void navigate(`/staff/cases/${made.id}`);
    },
  });
  const denied = decisionIn(open.error);
  const missing = (value: string): string | undefined => (isTried && value.trim() === "" ? caseTexts.make.missing : undefined);
  const telephone = isAddress ? (terms.data?.telephone ?? null) : null;
  const eligibility = terms.data?.eligibility;
  return (
    <Page title={texts.title} lead={texts.lead} width="narrow" back={{ to: "/staff/cases", label: staffCaseTexts.back }}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (accountId !== "" && isAddress && title.trim() !== "" && text.trim() !== "" && !open.isPending) open.mutate();
        }}
      >
        <Card>
          <AccountPicker accountId={accountId} onPick={setAccountId} error={missing(accountId)} />
          <Field label={texts.caller} hint={texts.callerHint} error={isTried && !isAddress ? caseTexts.make.missing : undefined}>{(wiring) => <input {...wiring} name="caller" type="email" autoComplete="off" value={callerEmail} onChange={(event) => { setCaller(event.currentTarget.value); }} />}</Field>
          {accountId !== "" && telephone !== null && <DecisionNote decision={telephone} title={telephone.outcome === "deny" ? texts.denied : texts.allowed} zone={zone} />}
          {accountId !== "" && eligibility !== undefined && eligibility.outcome !== "allow" && <DecisionNote decision={eligibility} title={`${staffCaseTexts.entitlement.title}: ${staffCaseTexts.outcome[eligibility.outcome]}`} zone={zone} />}
        </Card>
        <Card>
          <Field label={texts.what} error={missing(title)}>{(wiring) => <input {...wiring} name="title" maxLength={200} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />}</Field>
          <Field label={texts.text} error={missing(text)}>{(wiring) => <textarea {...wiring} name="text" rows={5} maxLength={20_000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
          {terms.data?.urgency.isOffered === true && <Choice kind="checkbox" name="urgent" isChosen={isUrgent} onChoose={setUrgent} label={texts.urgent} hint={terms.data.urgency.rate === null ? undefined : caseTexts.make.urgentCost(terms.data.urgency.rate)} />}
        </Card>
        {denied === null ? <ErrorNote error={open.error} /> : <DecisionNote decision={denied} title={texts.refused} zone={zone} />}
        <Actions><Button type="submit" look="primary" isBusy={open.isPending}>{texts.open}</Button></Actions>
      </form>
    </Page>
  );
}
