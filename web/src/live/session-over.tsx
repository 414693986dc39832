import { DownloadLink } from "../components/button.tsx";
import { Card, Fact, Facts } from "../components/card.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Actions, Quiet } from "../components/page.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import { classWord, sessionWords } from "../texts/remote-sessions.ts";
import styles from "./live.module.css";
import { useSessionEvents, type RemoteSession } from "./queries.ts";

const texts = sessionWords.over;

/** What was, for both sides: facts, receipt, how to check it, every event. */
export function SessionOver({ session }: { readonly session: RemoteSession }) {
  const { disclosure } = session;
  const address = `/api/remote-sessions/${session.id}`;
  const hasReceipt = session.startedAt !== null;
  return (
    <>
      <Card title={texts.shown}>
        <Facts>
          <Fact name={texts.who}>{session.engineer.name}, {session.engineer.employer}</Fact>
          {session.purpose !== null && <Fact name={texts.why}>{session.purpose}</Fact>}
          <Fact name={texts.when}><Timestamp at={session.startedAt ?? session.createdAt} show="instant" /></Fact>
          {disclosure !== null && <Fact name={texts.shown}><Shown disclosure={disclosure} /></Fact>}
        </Facts>
        {hasReceipt ? (
          <>
            <Actions>
              <DownloadLink href={`${address}/receipt.json`} download={`receipt-${session.id}.json`}>{texts.receipt}</DownloadLink>
              <DownloadLink href={`${address}/consent.json`} download={`consent-${session.id}.json`}>{texts.consent}</DownloadLink>
            </Actions>
            <details>
              <summary>{texts.verify}</summary>
              <p>{texts.verifyText}</p>
              <pre className={styles.code} tabIndex={0}>{`custody verify receipt-${session.id}.json`}</pre>
            </details>
          </>
        ) : <Quiet>{texts.noReceipt}</Quiet>}
      </Card>
      <SessionEvents sessionId={session.id} />
    </>
  );
}

export function Shown({ disclosure }: { readonly disclosure: NonNullable<RemoteSession["disclosure"]> }) {
  const total = Object.values(disclosure.values).reduce((sum, one) => sum + one, 0);
  return (
    <>
      {sessionWords.rows(disclosure.rows)}, {sessionWords.values(total)}
      {total > 0 && (
        <ul className={styles.meter}>
          {Object.entries(disclosure.values).sort(([, left], [, right]) => right - left).map(([name, shown]) => <li key={name}><span>{classWord(name)}</span> <strong>{shown}</strong></li>)}
        </ul>
      )}
    </>
  );
}

function SessionEvents({ sessionId }: { readonly sessionId: string }) {
  const events = useSessionEvents(sessionId);
  return (
    <Card title={texts.events}>
      {events.isPending && <Loading />}
      <ErrorNote error={events.error} />
      <ol className={styles.events} reversed>
        {events.data?.items.map((event) => (
          <li key={event.seq}>
            <Timestamp at={event.at} show="instant" /> · {texts.eventNames[event.event] ?? event.event}, {texts.by(event.actor?.name)}
            {typeof event.facts["outcome"] === "string" && <> · {texts.outcome(event.facts["outcome"], Number(event.facts["rows"] ?? 0))}</>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
