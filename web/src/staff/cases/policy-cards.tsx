import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import styles from "../../cases/cases.module.css";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { type Case, useCaseChange, useCaseTerms } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { queryClient } from "../../server/query-client.ts";
import { useSelf } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

/** By which rule the case was opened, and what the same question would answer now. */
export function Entitlement({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const texts = staffCaseTexts.entitlement;
  return (
    <Card title={texts.title}>
      {one.entitlement === null ? <Quiet>{texts.none}</Quiet> : <DecisionNote decision={one.entitlement} title={`${texts.atOpening}: ${staffCaseTexts.outcome[one.entitlement.outcome]}`} zone={zone} />}
      {one.entitlementNow !== null && one.entitlementNow.outcome !== one.entitlement?.outcome && <DecisionNote decision={one.entitlementNow} title={`${texts.now}: ${staffCaseTexts.outcome[one.entitlementNow.outcome]}`} zone={zone} />}
    </Card>
  );
}

/** The catalogue: staff choose a topic, and the answer names what is still offered; then developers, as far as the plan includes them. */
export function Scope({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const texts = staffCaseTexts.scope;
  const terms = useCaseTerms({ accountId: one.account.id });
  const [topic, setTopic] = useState(one.topic ?? "");
  const [release, setRelease] = useState<Release>({ isGiven: false, id: "", releasedOn: "" });
  const isReady = topic.trim() !== "" && (!release.isGiven || (release.id.trim() !== "" && release.releasedOn !== ""));
  const params = { id: one.id };
  const days = terms.data?.recentUpdateDays ?? null;
  const check = useMutation({ mutationFn: () => api("POST /api/cases/:id/scope", { params, body: { topic: topic.trim(), ...(release.isGiven ? { release: { id: release.id.trim(), releasedOn: release.releasedOn, changedTheAccount: true } } : {}) } }), onSuccess: () => queryClient.invalidateQueries({ queryKey: ["cases", one.id] }) });
  const escalate = useCaseChange(() => api("POST /api/cases/:id/escalate", { params }));
  const denied = decisionIn(escalate.error);
  return (
    <Card title={texts.title}>
      {one.scope === null ? <Quiet>{texts.none}</Quiet> : <DecisionNote decision={one.scope} title={`${one.topic ?? ""}: ${staffCaseTexts.outcome[one.scope.outcome]}`} zone={zone} />}
      {one.allows.includes("cases.check-scope") && (
        <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isReady && !check.isPending) check.mutate(); }}>
          <Field label={texts.topic} hint={texts.hint}>
            {(wiring) => (
              <>
                <input {...wiring} list="scope-topics" name="topic" maxLength={100} value={topic} onChange={(event) => { setTopic(event.currentTarget.value); }} />
                <datalist id="scope-topics">{terms.data?.topics.map((entry) => <option key={entry.topic} value={entry.topic}>{entry.title}</option>)}</datalist>
              </>
            )}
          </Field>
          {days !== null && <ReleaseFields days={days} release={release} onChange={setRelease} />}
          <ErrorNote error={check.error} words={caseTexts.problems} />
          <Actions>
            <Button type="submit" isBusy={check.isPending}>{texts.check}</Button>
            {one.allows.includes("cases.escalate") && <Button isBusy={escalate.isPending} onClick={() => { escalate.mutate(); }}>{texts.escalate}</Button>}
          </Actions>
        </form>
      )}
      {denied === null ? <ErrorNote error={escalate.error} /> : <DecisionNote decision={denied} title={denied.clause} zone={zone} />}
      {one.escalatedAt !== null && <p>{texts.escalated} <Timestamp at={one.escalatedAt} zone={zone} /></p>}
    </Card>
  );
}

interface Release {
  readonly isGiven: boolean;
  readonly id: string;
  readonly releasedOn: string;
}

/** Which update the matter is put down to: a recent one that changed the account brings developers on any plan (CON-3). */
function ReleaseFields({ days, release, onChange }: { readonly days: number; readonly release: Release; readonly onChange: (release: Release) => void }) {
  const texts = staffCaseTexts.scope.release;
  return (
    <>
      <Choice kind="checkbox" name="after-update" isChosen={release.isGiven} onChoose={(isGiven) => { onChange({ ...release, isGiven }); }} label={texts.label} hint={texts.hint(days)} />
      {release.isGiven && (
        <div className={styles.inline}>
          <Field label={texts.id}>{(wiring) => <input {...wiring} name="release" required maxLength={80} autoComplete="off" value={release.id} onChange={(event) => { onChange({ ...release, id: event.currentTarget.value }); }} />}</Field>
          <Field label={texts.day}>{(wiring) => <input {...wiring} name="released-on" type="date" required value={release.releasedOn} onChange={(event) => { onChange({ ...release, releasedOn: event.currentTarget.value }); }} />}</Field>
        </div>
      )}
    </>
  );
}
