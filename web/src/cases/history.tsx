import { Card } from "../components/card.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import { caseTexts } from "../texts/cases.ts";
import styles from "./cases.module.css";
import { useCaseTimeline } from "./queries.ts";

/** What happened to a case, newest first. */
export function CaseHistory({ caseId, zone }: { readonly caseId: string; readonly zone: string }) {
  const timeline = useCaseTimeline(caseId);
  return (
    <Card title={caseTexts.one.history}>
      <ol className={styles.plain}>
        {(timeline.data?.items ?? []).map((one) => (
          <li key={one.id}>
            {caseTexts.events[one.event] ?? one.event}
            <p className={styles.quiet}>{one.actor === null ? caseTexts.one.automatic : one.actor.name} · <Timestamp at={one.at} zone={zone} /></p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
