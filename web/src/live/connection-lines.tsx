import { sessionWords } from "../texts/remote-sessions.ts";
import { Timestamp } from "../components/timestamp.tsx";
import type { RemoteSession } from "./queries.ts";

const texts = sessionWords.connection;

/** What the connection check found (CAP-11). */
export function ConnectionLines({ check }: { readonly check: RemoteSession["connection"] }) {
  if (check === null) return <p>{texts.none}</p>;
  return (
    <>
      <p>{texts.figures(check.downKbps, check.upKbps, check.latencyMs)} {check.isPassed ? texts.good : texts.reduced(check.failing)}</p>
      <p><Timestamp at={check.at} />{!check.isRecent && <> {texts.old}</>}</p>
    </>
  );
}
