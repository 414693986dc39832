import { Timestamp } from "../components/timestamp.tsx";
import { caseTexts } from "../texts/cases.ts";
import styles from "./cases.module.css";
import type { Case } from "./queries.ts";

const texts = caseTexts.clock;

/** When a case's clock stood still, and why; says so where it never did. */
export function Pauses({ of: one, zone, isOwn = false }: { readonly of: Case; readonly zone: string; readonly isOwn?: boolean }) {
  if (one.pauses.length === 0) return texts.noPauses;
  return (
    <ul className={styles.plain}>
      {one.pauses.map((pause) => <li key={pause.from}>{isOwn ? texts.pausedBecauseOwn : texts.pausedBecause}: <Timestamp at={pause.from} zone={zone} show="instant" /> {texts.until} {pause.until === null ? texts.now : <Timestamp at={pause.until} zone={zone} show="instant" />}</li>)}
    </ul>
  );
}

/** Every due time that was given, with what became of it. */
export function Clocks({ of: one, zone }: { readonly of: Case; readonly zone: string }) {
  return (
    <ul className={styles.plain}>
      {one.clocks.map(({ startsAt, dueAt, answeredAt, breachedAt, endedAt }) => (
        <li key={startsAt + dueAt}>
          {texts.dueBy} <Timestamp at={dueAt} zone={zone} show="instant" />: {answeredAt === null ? texts[endedAt === null ? "owed" : "settled"] : <>{texts.answeredOn} <Timestamp at={answeredAt} zone={zone} show="instant" /></>}{breachedAt !== null && <>, {texts.onRecord}</>}
        </li>
      ))}
    </ul>
  );
}
