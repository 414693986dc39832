import { useState } from "react";
import styles from "../../cases/cases.module.css";
import { type Case, useCaseChange } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

const texts = staffCaseTexts.urgency;
const reasons = ["customization", "default-software-bug", "general-question"] as const;

/** Taking the urgency off, for the reasons that the policy allows (HOT-13). */
export function UrgencyCard({ of: one }: { readonly of: Case }) {
  const [reason, setReason] = useState<(typeof reasons)[number]>("customization");
  const remove = useCaseChange(() => api("POST /api/cases/:id/urgency/remove", { params: { id: one.id }, body: { reason } }));
  return (
    <Card title={texts.title} tone="wait">
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (!remove.isPending) remove.mutate(); }}>
        <Field label={texts.why}>
          {(wiring) => <select {...wiring} name="reason" value={reason} onChange={(event) => { setReason(reasons.find((one) => one === event.currentTarget.value) ?? "customization"); }}>{reasons.map((word) => <option key={word} value={word}>{texts.reasons[word]}</option>)}</select>}
        </Field>
        <ErrorNote error={remove.error} words={caseTexts.problems} />
        <Button type="submit" isBusy={remove.isPending}>{texts.remove}</Button>
      </form>
    </Card>
  );
}
