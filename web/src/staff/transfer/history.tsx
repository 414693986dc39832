import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { useTimeline } from "../../server/queries.ts";
import { custodyTexts } from "../../texts/custody.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { sentenceOf } from "../../texts/timeline.ts";

type Facts = Parameters<typeof sentenceOf>[2];
type Names = Parameters<typeof sentenceOf>[3];
const texts = staffTransferTexts.history;

/** The sentences whose ordinary wording speaks to the customer. */
const own: Readonly<Record<string, (who: string, facts: Facts) => string>> = {
  "transfers.record-contact": (who) => texts.told(who),
  "transfers.return": (who, facts) => (facts["nothingToReturn"] === true ? sentenceOf("transfers.return", who, facts) : texts.returned(who)),
  "transfers.take-in": (who) => texts.took(who),
  "transfers.accept": () => texts.accepted,
  "transfers.bounce": () => texts.bounced,
  "transfers.not-collected": () => texts.notCollected,
};

function staffSentenceOf(event: string, who: string, facts: Facts, names?: Names): string {
  return own[event]?.(who, facts) ?? sentenceOf(event, who, facts, names);
}

/** What happened, newest first, told to support. */
export function StaffHistory({ transferId, names }: { readonly transferId: string; readonly names: ReadonlyMap<string, string> }) {
  const timeline = useTimeline(transferId);
  return (
    <Card title={custodyTexts.timeline.title}>
      {timeline.isPending && <Loading />}
      <ErrorNote error={timeline.error} />
      <Timeline entries={timeline.data?.pages.flatMap((page) => page.items) ?? []} names={names} sentence={staffSentenceOf} />
      {timeline.hasNextPage && <Button isBusy={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>{custodyTexts.timeline.more}</Button>}
    </Card>
  );
}
