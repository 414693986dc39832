import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { useCurrentHosting } from "../../live/host/current.ts";
import { isOver, sessionKeys, useRemoteSession, type RemoteSession } from "../../live/queries.ts";
import { SessionBadge } from "../../live/session-badge.tsx";
import { SessionOver } from "../../live/session-over.tsx";
import { api } from "../../server/api.ts";
import { isRefusal } from "../../server/problems.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { hostingTexts } from "../../texts/hosting.ts";
import { sessionWords } from "../../texts/remote-sessions.ts";
import { words } from "../../texts/words.ts";
import { ConsentPage } from "./consent-page.tsx";
import { HostingPage } from "./hosting-page.tsx";

/** One remote session for the customer: the question, the running session, or what was. */
export function SessionPage() {
  const { id = "" } = useParams();
  const session = useRemoteSession(id);
  const hosting = useCurrentHosting();
  if (hosting !== null && hosting.sessionId === id) return <HostingPage hosting={hosting} />;
  if (isRefusal(session.error, "not-found")) return <NotFound />;
  if (session.data === undefined) return <Page title={words.loading}>{session.isError ? <ErrorNote error={session.error} /> : <Loading />}</Page>;
  if (isOver(session.data)) return <Over session={session.data} />;
  if (session.data.state === "requested" || session.data.state === "offered") return <ConsentPage key={id} session={session.data} />;
  return <Elsewhere session={session.data} />;
}

function Over({ session }: { readonly session: RemoteSession }) {
  const texts = hostingTexts.over;
  const sentence = (texts as Readonly<Record<string, unknown>>)[session.state];
  return (
    <Page title={texts.title(session.engineer.name)} over={<SessionBadge state={session.state} />} back={{ to: "/sessions", label: texts.back }} lead={typeof sentence === "string" ? sentence : undefined}>
      {session.reason !== null && session.reason !== "asked" && session.startedAt !== null && <Note>{texts.because(sessionWords.reasons[session.reason])}</Note>}
      <SessionOver session={session} />
    </Page>
  );
}

/** It runs, but not in this tab. */
function Elsewhere({ session }: { readonly session: RemoteSession }) {
  const texts = hostingTexts.lost;
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => api("POST /api/remote-sessions/:id/end", { params: { id: session.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
  });
  const isCommandLine = session.entry === "command-line";
  return (
    <Page title={hostingTexts.over.title(session.engineer.name)} over={<SessionBadge state={session.state} />} back={{ to: "/sessions", label: hostingTexts.over.back }}>
      <Note tone="wait" {...(isCommandLine ? {} : { title: texts.title })}>{isCommandLine ? texts.commandLine : texts.text}</Note>
      <ErrorNote error={end.error} />
      <Actions><Button look="primary" isBusy={end.isPending} onClick={() => { end.mutate(); }}>{texts.end}</Button></Actions>
    </Page>
  );
}
