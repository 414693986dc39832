import { ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { isOver, useRemoteSessions } from "../../live/queries.ts";
import { SessionBadge } from "../../live/session-badge.tsx";
import { hostingTexts } from "../../texts/hosting.ts";

const texts = hostingTexts.list;

/** On the customer's start page: a request that waits, or a session that runs. Nothing where there is none. */
export function SessionCards() {
  const sessions = useRemoteSessions();
  const open = (sessions.data?.pages[0]?.items ?? []).filter((one) => !isOver(one));
  return open.map((one) => {
    const isRunning = one.state === "active" || one.state === "paused";
    return (
      <Card key={one.id} tone="accent" title={hostingTexts.card.title} aside={<SessionBadge state={one.state} />}>
        <p>{isRunning ? hostingTexts.card.running(one.engineer.name) : hostingTexts.card.text(one.engineer.name)}</p>
        {one.purpose !== null && <p>{one.purpose}</p>}
        {!isRunning && <Quiet>{texts.until} <Timestamp at={one.answerBy} /></Quiet>}
        <div><ButtonLink to={`/sessions/${one.id}`}>{isRunning ? hostingTexts.card.show : hostingTexts.card.open}</ButtonLink></div>
      </Card>
    );
  });
}
