import { IconInbox } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { queueTexts as texts } from "../../texts/queue.ts";
import { words } from "../../texts/words.ts";
import { useRowKeys } from "../frame/use-row-keys.ts";
import { type QueueFilter, useQueue } from "../queries.ts";
import { QueueRow } from "./queue-row.tsx";
import styles from "./queue.module.css";
import { useHeldRows } from "./use-held-rows.ts";

/** The rows of one part. New ones are announced and wait for a press, so that nothing moves under the pointer. */
export function QueueList({ filter }: { readonly filter: QueueFilter }) {
  const queue = useQueue(filter);
  const navigate = useNavigate();
  const held = useHeldRows(queue.data?.pages.flatMap((page) => page.items), !queue.hasNextPage);
  const list = useRowKeys<HTMLUListElement>(({ dataset: { row = "", takeable } }) => {
    if (takeable !== undefined) void navigate(`/staff/transfers/${row}/take`);
  });
  const more = async (): Promise<void> => {
    const { data } = await queue.fetchNextPage();
    held.append(data?.pages.at(-1)?.items ?? []);
  };
  const isFiltered = filter.state !== undefined || filter.accountId !== undefined;
  return (
    <>
      <div className={styles.arrived} role="status">
        {held.added > 0 && <><span>{texts.arrived(held.added)}</span><Button isSmall look="primary" onClick={held.showAll}>{texts.show}</Button></>}
      </div>
      {queue.isPending && <Loading />}
      {queue.isError && <ErrorNote error={queue.error}><Button onClick={() => void queue.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>}
      {queue.isSuccess && held.rows.length === 0 && held.added === 0 && (
        <EmptyState icon={<IconInbox aria-hidden stroke={1.3} />} title={isFiltered ? texts.nothingFiltered : texts.nothing[filter.view]} />
      )}
      {held.rows.length > 0 && (
        <ul ref={list} className={styles.list} aria-label={texts.views[filter.view]}>
          {held.rows.map(({ transfer, hasLeft }) => <QueueRow key={transfer.id} transfer={transfer} hasLeft={hasLeft} />)}
        </ul>
      )}
      {queue.hasNextPage && <Button className={styles.more} isBusy={queue.isFetchingNextPage} onClick={() => void more()}>{texts.more}</Button>}
    </>
  );
}
