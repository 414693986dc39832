import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { calendarTexts as texts, dayText } from "../../texts/calendar.ts";
import { DataTable } from "../data-table.tsx";
import styles from "./calendar.module.css";
import { type Calendar, days, type Draft, draftOf, editOf, wrongDate } from "./draft.ts";
import { Holidays } from "./holidays.tsx";

/** Edits one department's calendar: nothing is saved before its effect was shown. */
export function CalendarEditor({ calendar }: { readonly calendar: Calendar }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(calendar));
  const params = { department: calendar.department };
  const preview = useMutation({ mutationFn: () => api("POST /api/calendars/:department/preview", { params, body: editOf(calendar, draft) }) });
  const publish = useMutation({
    mutationFn: () => api("POST /api/calendars/:department/versions", { params, body: editOf(calendar, draft) }),
    onSuccess: async ({ version }) => {
      showToast(texts.published(version));
      await Promise.all([client.invalidateQueries({ queryKey: ["calendars"] }), client.invalidateQueries({ queryKey: ["hours"] })]);
    },
  });
  const set = (change: Partial<Draft>): void => {
    setDraft((former) => ({ ...former, ...change }));
    preview.reset();
  };
  const wrong = wrongDate(draft);
  return (
    <>
      <div className={styles.grid}>
        <section className={styles.week} aria-label={texts.hours}>
          <h3>{texts.hours}</h3>
          <Quiet>{texts.hoursHint}</Quiet>
          {days.map((day, index) => <Field key={day} label={texts.weekdays[index]}>{(wiring) => <input {...wiring} value={draft.hours[day]} placeholder={texts.closed} autoComplete="off" onChange={(event) => { set({ hours: { ...draft.hours, [day]: event.currentTarget.value } }); }} />}</Field>)}
          <Choice name={`observed-${calendar.department}`} kind="checkbox" isChosen={draft.observedWeekdayCloses} onChoose={(observedWeekdayCloses) => { set({ observedWeekdayCloses }); }} label={texts.observed} hint={texts.observedHint} />
        </section>
        <Holidays calendar={calendar} holidays={draft.holidays} onChange={(holidays) => { set({ holidays }); }} />
        <Summer calendar={calendar} draft={draft} set={set} wrong={wrong} />
      </div>
      <Actions>
        <Button isBusy={preview.isPending} onClick={() => { if (wrong === null) preview.mutate(); }}>{texts.preview}</Button>
        {preview.data !== undefined && <Button look="primary" isBusy={publish.isPending} onClick={() => { publish.mutate(); }}>{texts.publish}</Button>}
      </Actions>
      <ErrorNote error={preview.error ?? publish.error} />
      {preview.data !== undefined && (
        <div role="status">
          {preview.data.changes.length === 0 ? <p>{texts.previewNone}</p> : (
            <DataTable
              caption={texts.previewTitle(preview.data.version)}
              rows={preview.data.changes}
              keyOf={(row) => row.date}
              columns={[
                { name: texts.date, cell: (row) => dayText(row.date) },
                { name: texts.before, cell: (row) => row.before.join(", ") || texts.closed },
                { name: texts.after, cell: (row) => row.after.join(", ") || texts.closed },
                { name: texts.why, cell: (row) => row.reasons.join(" ") },
              ]}
            />
          )}
        </div>
      )}
    </>
  );
}

function Summer({ calendar, draft, set, wrong }: { readonly calendar: Calendar; readonly draft: Draft; readonly set: (change: Partial<Draft>) => void; readonly wrong: string | null }) {
  const year = calendar.summer.find((one) => one.year === draft.summerYear);
  return (
    <section className={styles.week} aria-label={texts.summer}>
      <h3>{texts.summer}</h3>
      <Quiet>{texts.summerText}</Quiet>
      <Field label={texts.year}>
        {(wiring) => (
          <select {...wiring} value={draft.summerYear} onChange={(event) => { const chosen = Number(event.currentTarget.value); set({ summerYear: chosen, summerDates: calendar.summer.find((one) => one.year === chosen)?.dates.join("\n") ?? "" }); }}>
            {calendar.summer.map((one) => <option key={one.year} value={one.year}>{one.year}</option>)}
          </select>
        )}
      </Field>
      <p>{texts.summerState[year?.state ?? "none"]}</p>
      <Field label={texts.summerDates} hint={texts.summerDatesHint} error={wrong === null ? undefined : texts.wrongDate(wrong)}>{(wiring) => <textarea {...wiring} rows={5} value={draft.summerDates} onChange={(event) => { set({ summerDates: event.currentTarget.value, publishesSummer: true }); }} />}</Field>
      <Choice name={`summer-${calendar.department}`} kind="checkbox" isChosen={draft.publishesSummer} onChoose={(publishesSummer) => { set({ publishesSummer }); }} label={texts.summerPublish} />
    </section>
  );
}
