import { useState } from "react";
import styles from "../../cases/cases.module.css";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { type Case, useCaseChange } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

const texts = staffCaseTexts.time;

/** Work on the case and the minutes that it took. */
export function Work({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const reverse = useCaseChange((entryId: string) => api("POST /api/cases/:id/time/:entryId/reverse", { params: { id: one.id, entryId } }));
  return (
    <Card title={texts.title}>
      {one.timeEntries.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.plain}>
        {one.timeEntries.map((entry) => (
          <li key={entry.id}>
            <strong>{String(entry.minutes)} min</strong>{entry.rate > 1 && <> ({caseTexts.one.rate(entry.rate)})</>} · {entry.person.name} · <Timestamp at={entry.startedAt} zone={zone} show="instant" />
            {entry.note !== null && <p className={styles.words}>{entry.note}</p>}
            <p className={styles.quiet}>
              {entry.pool === null ? texts.free : `${texts.pools[entry.pool]}: ${texts.charged(entry.chargedMinutes)}`}{entry.overrunMinutes > 0 && <> · {texts.overrun(entry.overrunMinutes)}</>}
              {entry.reversedAt !== null ? <> · {texts.reversed}</> : <> <Button isSmall look="plain" isBusy={reverse.isPending} onClick={() => { reverse.mutate(entry.id); }}>{texts.reverse}</Button></>}
            </p>
          </li>
        ))}
      </ul>
      <ErrorNote error={reverse.error} words={caseTexts.problems} />
      {one.allows.includes("cases.record-time") && <Add of={one} />}
    </Card>
  );
}

function Add({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const [minutes, setMinutes] = useState("");
  const [note, setNote] = useState("");
  const add = useCaseChange(async (amount: number) => {
    const endedAt = new Date(Date.now() - 1000);
    const changed = await api("POST /api/cases/:id/time", { params: { id: one.id }, body: { startedAt: new Date(endedAt.getTime() - amount * 60_000).toISOString(), endedAt: endedAt.toISOString(), ...(note.trim() === "" ? {} : { note: note.trim() }) }, idempotencyKey: newIdempotencyKey() });
    setMinutes("");
    setNote("");
    return changed;
  });
  const denied = decisionIn(add.error);
  const amount = Number(minutes);
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (Number.isInteger(amount) && amount > 0 && !add.isPending) add.mutate(amount); }}>
      <div className={styles.inline}>
        <Field label={texts.minutes}>{(wiring) => <input {...wiring} name="minutes" type="number" min={1} max={1440} value={minutes} onChange={(event) => { setMinutes(event.currentTarget.value); }} />}</Field>
        <Field label={texts.note} isOptional>{(wiring) => <input {...wiring} name="work-note" maxLength={500} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />}</Field>
      </div>
      {denied === null ? <ErrorNote error={add.error} words={caseTexts.problems} /> : <DecisionNote decision={denied} title={denied.clause} zone={zone} />}
      <Actions><Button type="submit" isBusy={add.isPending}>{texts.add}</Button></Actions>
    </form>
  );
}
