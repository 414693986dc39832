import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Note } from "../../components/note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import type { Hosting, HostingView, Question } from "../../live/host/hosting.ts";
import styles from "../../live/live.module.css";
import { RowsTable } from "../../live/rows-table.tsx";
import { useView } from "../../live/view-store.ts";
import { hostingTexts } from "../../texts/hosting.ts";
import { sessionWords } from "../../texts/remote-sessions.ts";
import { HideMore } from "./hide-more.tsx";
import { RequestLog } from "./request-log.tsx";

const texts = hostingTexts.live;

/** The running session for the customer: the phrase, what waits for them, everything that was asked, hiding more. The bar stands below. */
export function HostingPage({ hosting }: { readonly hosting: Hosting }) {
  const view = useView(hosting.view);
  const { engineer } = hosting;
  return (
    <Page title={texts.title(engineer)} lead={texts.lead}>
      {view.isLost && <Note tone="wait" role="status">{hostingTexts.bar.lost}</Note>}
      {view.state === "paused" && <Note tone="wait" role="status">{hostingTexts.bar.paused}{view.reason !== null && view.reason !== "asked" && `: ${sessionWords.reasons[view.reason]}`}</Note>}
      {!view.isConfirmed && !view.isLost && <Phrase hosting={hosting} view={view} />}
      {view.questions.length > 0 && (
        <Card title={texts.questions} tone="accent">
          {view.questions.map((question, at) => <Ask key={at} question={question} engineer={engineer} />)}
          <Quiet>{texts.silence}</Quiet>
        </Card>
      )}
      <Card title={texts.log}><RequestLog hosting={hosting} view={view} /></Card>
      <HideMore hosting={hosting} view={view} />
    </Page>
  );
}

function Phrase({ hosting, view }: { readonly hosting: Hosting; readonly view: HostingView }) {
  const { engineer } = hosting;
  if (view.phrase === null) return <Note role="status">{texts.waiting(engineer)}</Note>;
  return (
    <Card title={sessionWords.phraseTitle} tone="accent">
      <p>{texts.phraseText(engineer)}</p>
      <p className={styles.phrase} data-phrase>{view.phrase}</p>
      {view.isSameHere ? <p role="status">{texts.sameWaiting(engineer)}</p> : (
        <div className={styles.answers}>
          <Button onClick={() => { hosting.same(); }}>{texts.same}</Button>
          <Button onClick={() => void hosting.end()}>{texts.different}</Button>
        </div>
      )}
    </Card>
  );
}

function Ask({ question, engineer }: { readonly question: Question; readonly engineer: string }) {
  const { answer } = question;
  return (
    <div className={styles.tight} role="group" aria-label={question.kind === "preview" ? texts.previewTitle(question.number, question.rows.rows.length) : texts.lookupTitle}>
      {question.kind === "preview" ? (
        <>
          <h3>{texts.previewTitle(question.number, question.rows.rows.length)}</h3>
          <RowsTable label={texts.previewTitle(question.number, question.rows.rows.length)} columns={question.rows.columns} rows={question.rows.rows} isNumbered />
        </>
      ) : (
        <>
          <h3>{texts.lookupTitle}</h3>
          <p>{texts.lookupText(engineer, question.about.value, question.about.table, question.about.column)}</p>
        </>
      )}
      <div className={styles.answers}>
        <Button onClick={() => { answer(true); }}>{texts.release}</Button>
        <Button onClick={() => { answer(false); }}>{texts.refuse}</Button>
      </div>
    </div>
  );
}
