import { Clocks, Pauses } from "../../cases/clock-history.tsx";
import type { Case } from "../../cases/queries.ts";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useSelf } from "../../session/session.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

const texts = staffCaseTexts.clock;

/** The clock of a case: since when, until when, what is left in working hours, and when it was paused. */
export function ClockCard({ of: one }: { readonly of: Case }) {
  const { zone } = useSelf();
  const startedAt = one.later?.startsAt ?? (one.firstResponseAt === null ? one.clockStartedAt : null);
  const breachedAt = one.later === null ? one.breachedAt : one.later.breachedAt;
  return (
    <Card title={texts.title}>
      <Facts>
        {startedAt !== null && <Fact name={texts.started}><Timestamp at={startedAt} zone={zone} /></Fact>}
        {one.answerDueAt !== null && <Fact name={texts.due}><Timestamp at={one.answerDueAt} zone={zone} /></Fact>}
        {one.openMinutesLeft !== null && <Fact name={texts.openLeft}>{texts.openLeftOf(one.openMinutesLeft)}</Fact>}
        {one.firstResponseAt !== null && <Fact name={texts.answered}><Timestamp at={one.firstResponseAt} zone={zone} /></Fact>}
        {breachedAt !== null && <Fact name={texts.breached}><Timestamp at={breachedAt} zone={zone} /></Fact>}
        {one.clocks.length > 1 && <Fact name={texts.clocks}><Clocks of={one} zone={zone} /></Fact>}
        <Fact name={texts.pauses}><Pauses of={one} zone={zone} /></Fact>
      </Facts>
      {one.waitingSince !== null && <Quiet>{staffCaseTexts.about.waiting}</Quiet>}
    </Card>
  );
}
