import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import table from "../../components/copies-table.module.css";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { api } from "../../server/api.ts";
import styles from "../../support/support.module.css";
import { supportTexts } from "../../texts/support.ts";

const texts = supportTexts.importing;
const bytesMax = 900_000;
/** The columns that the server reads, with one line that shows how they are written. */
const template = "account,licence,product,edition,acquired,purchased_on,rented_through_on,plan_through_on,current_through_on,version,tier,term,term_starts_on,renews_on,includes_chat,paid_caller_extras,user_email,user_name,named_caller,minutes\r\n";

type Report = Awaited<ReturnType<typeof api<"POST /api/directory/import">>>;

/** A file is shown line by line first, and imported only as it was shown. */
export function ImportPage() {
  const client = useQueryClient();
  const [csv, setCsv] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  const run = useMutation({
    mutationFn: (wish: { readonly csv: string; readonly apply: boolean }) => api("POST /api/directory/import", { body: wish }),
    onSuccess: async ({ wasApplied }) => { if (wasApplied) await client.invalidateQueries({ queryKey: ["accounts"] }); },
  });
  const choose = async (file: File | undefined): Promise<void> => {
    run.reset();
    setCsv(null);
    setProblem(file !== undefined && file.size > bytesMax ? texts.fileTooLarge : undefined);
    if (file !== undefined && file.size <= bytesMax) setCsv(await file.text());
  };
  const report = run.data;
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/staff/directory", label: texts.back }}>
      <Card title={texts.how}>
        <ul className={styles.reasons}>{texts.rules.map((rule) => <li key={rule}>{rule}</li>)}</ul>
        <Actions><Button icon={<IconDownload aria-hidden />} onClick={() => { saveText("directory.csv", template, "text/csv"); }}>{texts.template}</Button></Actions>
      </Card>
      <Card>
        <Field label={texts.file} error={problem}>{(wiring) => <input {...wiring} type="file" accept=".csv,text/csv" onChange={(event) => { void choose(event.currentTarget.files?.[0]); }} />}</Field>
        <Actions><Button look={report === undefined ? "primary" : "ordinary"} isBusy={run.isPending} onClick={() => { if (csv === null) setProblem(texts.fileMissing); else run.mutate({ csv, apply: false }); }}>{texts.check}</Button></Actions>
        <ErrorNote error={run.error} />
      </Card>
      {report !== undefined && csv !== null && <Shown report={report} isBusy={run.isPending} onApply={() => { run.mutate({ csv, apply: true }); }} />}
    </Page>
  );
}

function Shown({ report, isBusy, onApply }: { readonly report: Report; readonly isBusy: boolean; readonly onApply: () => void }) {
  const { rows, errors, wasApplied } = report;
  // A stable sort: within both groups the file's order stays.
  const ordered = rows.toSorted((one, other) => Number(other.errors.length > 0) - Number(one.errors.length > 0));
  return (
    <Card>
      {errors > 0 && <Note role="status" tone="bad" title={texts.wrong(errors)}><p>{texts.wrongText} {texts.onlyErrors}</p></Note>}
      {errors === 0 && !wasApplied && <Note role="status" title={texts.fine(rows.length)} />}
      {wasApplied && <Note role="status" tone="good" title={texts.done(rows.length)} />}
      {errors === 0 && !wasApplied && rows.length > 0 && <Actions><Button look="primary" isBusy={isBusy} onClick={onApply}>{texts.apply(rows.length)}</Button></Actions>}
      {rows.length === 0 ? <Quiet>{texts.nothing}</Quiet> : (
        <table className={table.table}>
          <thead><tr><th scope="col">{texts.line}</th><th scope="col">{texts.account}</th><th scope="col">{texts.does}</th><th scope="col">{texts.errors}</th></tr></thead>
          <tbody>
            {ordered.slice(0, 500).map((row) => (
              <tr key={row.line}>
                <th scope="row">{texts.line} {row.line}</th>
                <td data-label={texts.account}><span>{row.account}</span></td>
                <td data-label={texts.does}><span>{row.does.length === 0 ? texts.nothing : row.does.join(", ")}</span></td>
                <td data-label={texts.errors}><span className={row.errors.length > 0 ? styles.wrong : undefined}>{row.errors.length === 0 ? "–" : row.errors.join("; ")}</span></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
