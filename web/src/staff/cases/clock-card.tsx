import type { Case } from "../../cases/queries.ts";
import styles from "../../cases/cases.module.css";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useSelf } from "../../session/session.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

const texts = staffCaseTexts.clock;

/** The clock of a case: since when, until when, what is left in working hours, and when it was paused. */
export function ClockCard({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  return (
    <Card title={texts.title}>
      <Facts>
        {one.clockStartedAt !== null && <Fact name={texts.started}><Timestamp at={one.clockStartedAt} zone={zone} /></Fact>}
        {one.dueAt !== null && <Fact name={texts.due}><Timestamp at={one.dueAt} zone={zone} /></Fact>}
        {one.openMinutesLeft !== null && <Fact name={texts.openLeft}>{texts.openLeftOf(one.openMinutesLeft)}</Fact>}
        {one.firstResponseAt !== null && <Fact name={texts.answered}><Timestamp at={one.firstResponseAt} zone={zone} /></Fact>}
        {one.breachedAt !== null && <Fact name={texts.breached}><Timestamp at={one.breachedAt} zone={zone} /></Fact>}
        <Fact name={texts.pauses}>
          {one.pauses.length === 0 ? texts.noPauses : (
            <ul className={styles.plain}>{one.pauses.map((pause) => <li key={pause.from}><Timestamp at={pause.from} zone={zone} show="instant" /> {texts.until} {pause.until === null ? texts.now : <Timestamp at={pause.until} zone={zone} show="instant" />}</li>)}</ul>
          )}
        </Fact>
      </Facts>
      {one.waitingSince !== null && <Quiet>{staffCaseTexts.about.waiting}</Quiet>}
    </Card>
  );
}
