import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Quiet } from "../../components/page.tsx";
import type { Entry, Hosting, HostingView } from "../../live/host/hosting.ts";
import styles from "../../live/live.module.css";
import { RowsTable } from "../../live/rows-table.tsx";
import { showToast } from "../../shell/toast-store.ts";
import { hostingTexts } from "../../texts/hosting.ts";
import { codeWord, sessionWords } from "../../texts/remote-sessions.ts";

const texts = hostingTexts.live;

/** Everything that was asked, newest first, with the rows that went, and the way to reveal one cell of them. */
export function RequestLog({ hosting, view }: { readonly hosting: Hosting; readonly view: HostingView }) {
  const [revealing, setRevealing] = useState<Entry | null>(null);
  if (view.entries.length === 0) return <Quiet>{texts.logNone}</Quiet>;
  return (
    <>
      <ol className={styles.log}>
        {view.entries.map((entry) => (
          <li key={entry.number + view.entries.indexOf(entry) / 1_000}>
            <div><strong>{String(entry.number)}</strong> <What entry={entry} /> · <Outcome entry={entry} /></div>
            {entry.outcome === "shown" && entry.answer !== null && (
              <details>
                <summary>{texts.theyHaveSeen}</summary>
                <div className={styles.tight}>
                  <RowsTable label={texts.theyHaveSeen} columns={entry.answer.columns} rows={entry.answer.rows} isNumbered />
                  <div><Button isSmall onClick={() => { setRevealing(entry); }}>{texts.reveal}</Button></div>
                </div>
              </details>
            )}
          </li>
        ))}
      </ol>
      {revealing?.answer != null && <Reveal key={revealing.number} hosting={hosting} entry={revealing} answer={revealing.answer} onClose={() => { setRevealing(null); }} />}
    </>
  );
}

function What({ entry: { request } }: { readonly entry: Entry }) {
  if (request.kind === "query") return <code className={styles.sql}>{request.sql}</code>;
  if (request.kind === "browse") return <>{texts.rowsOf(request.table, request.offset + 1)}</>;
  return <>{request.kind === "schema" ? texts.schema : texts.lookup(request.column)}</>;
}

function Outcome({ entry }: { readonly entry: Entry }) {
  if (entry.outcome === "shown") return <>{entry.request.kind === "browse" || entry.request.kind === "query" ? sessionWords.rows(entry.rows) : "✓"}{entry.answer?.sampleOf != null && ` · ${sessionWords.sampleOf(entry.answer.sampleOf)}`}</>;
  if (entry.outcome !== null) return <>{codeWord(entry.outcome)}</>;
  return <span role="status">{entry.progress === null ? texts.running : texts.sample(entry.progress.done, entry.progress.of)}</span>;
}

interface RevealProps {
  readonly hosting: Hosting;
  readonly entry: Entry;
  readonly answer: NonNullable<Entry["answer"]>;
  readonly onClose: () => void;
}

function Reveal({ hosting, entry, answer, onClose }: RevealProps) {
  const [row, setRow] = useState(1);
  const [column, setColumn] = useState(0);
  const [reason, setReason] = useState("");
  const [hasFailed, setHasFailed] = useState(false);
  const name = answer.columns[column]?.name ?? "";
  return (
    <ConfirmDialog
      isOpen
      title={texts.revealTitle}
      confirm={texts.revealConfirm}
      onClose={onClose}
      onConfirm={() => {
        if (reason.trim() === "") return;
        hosting.reveal(entry, row - 1, column).then(() => {
          showToast(texts.revealed(name, row));
          onClose();
        }, () => { setHasFailed(true); });
      }}
    >
      <p>{texts.revealText}</p>
      <Field label={texts.row}>{(wiring) => <input {...wiring} type="number" min={1} max={answer.rows.length} value={row} onChange={(event) => { setRow(Number(event.currentTarget.value)); }} />}</Field>
      <Field label={texts.column}>
        {(wiring) => (
          <select {...wiring} value={column} onChange={(event) => { setColumn(Number(event.currentTarget.value)); }}>
            {answer.columns.map((one, at) => <option key={one.name} value={at}>{one.name}</option>)}
          </select>
        )}
      </Field>
      <Field label={texts.reason} hint={texts.reasonHint}>{(wiring) => <input {...wiring} required maxLength={200} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />}</Field>
      {hasFailed && <Note tone="bad" role="alert">{texts.revealFailed}</Note>}
    </ConfirmDialog>
  );
}
