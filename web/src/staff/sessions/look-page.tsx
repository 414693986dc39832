import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { ConnectionLines } from "../../live/connection-lines.tsx";
import type { KeptKey } from "../../live/engineer/key-store.ts";
import { createLooking, type Looking } from "../../live/engineer/looking.ts";
import { isOver, useRemoteSession, type RemoteSession } from "../../live/queries.ts";
import { SessionBadge } from "../../live/session-badge.tsx";
import { SessionOver } from "../../live/session-over.tsx";
import { useView } from "../../live/view-store.ts";
import styles from "../../live/live.module.css";
import { isRefusal } from "../../server/problems.ts";
import { useSelf } from "../../session/session.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { lookingTexts } from "../../texts/looking.ts";
import { sessionWords } from "../../texts/remote-sessions.ts";
import { words } from "../../texts/words.ts";
import { LookBar } from "./look-bar.tsx";
import { Questions } from "./questions.tsx";
import { useKeptKey } from "./use-kept-key.ts";

const texts = lookingTexts.look;

/** One remote session for the vendor's people: waiting, looking, what was. */
export function LookPage() {
  const { id = "" } = useParams();
  const session = useRemoteSession(id);
  if (isRefusal(session.error, "not-found")) return <NotFound />;
  if (session.data === undefined) return <Page title={words.loading}>{session.isError ? <ErrorNote error={session.error} /> : <Loading />}</Page>;
  return <Frame session={session.data} />;
}

function Frame({ session }: { readonly session: RemoteSession }) {
  const { person } = useSelf();
  const { isPending, kept } = useKeptKey();
  const isMine = session.engineer.id === person.id;
  const isWaiting = session.state === "requested" || session.state === "offered";
  const sentence = (lookingTexts.over as Readonly<Record<string, string>>)[session.state] ?? lookingTexts.over.text;
  return (
    <Page title={texts.title(session.account.name)} over={<SessionBadge state={session.state} />} lead={session.purpose ?? undefined} width="wide" back={{ to: "/staff/sessions", label: texts.back }}>
      {isOver(session) && <><Note>{sentence}</Note><SessionOver session={session} /></>}
      {isWaiting && (
        <>
          <Note role="status"><p>{session.state === "offered" ? texts.offered : texts.waiting}</p><p>{texts.until}: <Timestamp at={session.answerBy} /></p></Note>
          <Card title={sessionWords.connection.title}><ConnectionLines check={session.connection} /></Card>
        </>
      )}
      {!isOver(session) && !isWaiting && !isMine && <Note>{texts.notYours}</Note>}
      {!isOver(session) && !isWaiting && isMine && !isPending && (kept?.thumbprint === session.engineer.keyThumbprint && session.grant !== null ? <Live key={session.id} session={session} kept={kept} grant={session.grant} /> : <Note tone="wait">{texts.otherKey}</Note>)}
    </Page>
  );
}

interface LiveProps {
  readonly session: RemoteSession;
  readonly kept: KeptKey;
  readonly grant: NonNullable<RemoteSession["grant"]>;
}

/** Joined for as long as this page is open. */
function Live({ session, kept, grant }: LiveProps) {
  const [looking] = useState(() => createLooking(session.id, grant, kept));
  useEffect(() => looking.enter(), [looking]);
  return <Joined looking={looking} />;
}

function Joined({ looking }: { readonly looking: Looking }) {
  const view = useView(looking.view);
  return (
    <>
      {view.isLost && <Note tone="wait" role="status">{texts.lost}</Note>}
      {view.state === "paused" && <Note tone="wait" role="status">{texts.paused}{view.reason !== null && view.reason !== "asked" && ` (${sessionWords.reasons[view.reason]})`}</Note>}
      {view.wasNarrowed && <Note tone="wait" role="status">{texts.narrowed}</Note>}
      {!view.isConfirmed && !view.isLost && (view.phrase === null ? <Note role="status">{texts.waitingHost}</Note> : (
        <Card title={sessionWords.phraseTitle} tone="accent">
          <p>{texts.phraseText}</p>
          <p className={styles.phrase} data-phrase>{view.phrase}</p>
          {view.isSameHere ? <p role="status">{texts.sameWaiting}</p> : (
            <div className={styles.answers}>
              <Button onClick={() => { looking.same(); }}>{texts.same}</Button>
              <Button onClick={() => { looking.end(); }}>{texts.end}</Button>
            </div>
          )}
        </Card>
      ))}
      {view.isConfirmed && <Questions looking={looking} view={view} />}
      <LookBar looking={looking} view={view} />
    </>
  );
}
