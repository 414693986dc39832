import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { useTimeline } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { custodyTexts } from "../../texts/custody.ts";

/** What happened with one transfer, newest first, fetched a page at a time. */
export function History({ transferId, names }: { readonly transferId: string; readonly names?: ReadonlyMap<string, string> }) {
  const zone = useZone();
  const timeline = useTimeline(transferId);
  return (
    <Card title={custodyTexts.timeline.title}>
      {timeline.isPending && <Loading />}
      <ErrorNote error={timeline.error} />
      <Timeline entries={timeline.data?.pages.flatMap((page) => page.items) ?? []} zone={zone} names={names} />
      {timeline.hasNextPage && <Button isBusy={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>{custodyTexts.timeline.more}</Button>}
    </Card>
  );
}
