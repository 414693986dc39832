import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import styles from "../../cases/cases.module.css";
import { Button } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { queryClient } from "../../server/query-client.ts";
import { useZone } from "../../session/session.ts";
import { caseTexts } from "../../texts/cases.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { LinkTabs } from "../frame/link-tabs.tsx";

const texts = caseTexts.complaint;

/** Complaints for the supervisors: who, from which page, what, and whether it was answered. */
export function ComplaintsPage() {
  const zone = useZone();
  const isAll = useSearchParams()[0].get("state") === "all";
  const complaints = useInfiniteQuery({
    queryKey: ["complaints", isAll],
    queryFn: ({ pageParam, signal }) => api("GET /api/complaints", { query: { ...(isAll ? {} : { state: "open" }), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const items = complaints.data?.pages.flatMap((page) => page.items) ?? [];
  const answer = useMutation({ mutationFn: (id: string) => api("POST /api/complaints/:id/answer", { params: { id } }), onSettled: () => queryClient.invalidateQueries({ queryKey: ["complaints"] }) });
  return (
    <Page title={texts.list} lead={texts.listLead} width="wide" back={{ to: "/supervisor", label: supervisorTexts.overview.title }}>
      <LinkTabs label={texts.list} tabs={[{ to: "/supervisor/complaints", label: texts.open, isHere: !isAll }, { to: "/supervisor/complaints?state=all", label: texts.all, isHere: isAll }]} />
      {complaints.isPending && <Loading />}
      <ErrorNote error={complaints.error ?? answer.error} />
      {complaints.isSuccess && items.length === 0 && <EmptyState title={texts.none} />}
      {items.length > 0 && (
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={one.id} className={styles.row}>
              <div className={styles.what}>
                <p className={styles.quiet}>{one.person?.name} · {one.account?.name} · {one.page} · <Timestamp at={one.at} zone={zone} /></p>
                <p className={styles.words}>{one.text ?? <em>{texts.erased}</em>}</p>
              </div>
              <div className={styles.side}>{one.state === "open" ? <Button isSmall onClick={() => { answer.mutate(one.id); }}>{texts.answered}</Button> : <Badge tone="good">{one.handledBy?.name}</Badge>}</div>
            </li>
          ))}
        </ul>
      )}
      {complaints.hasNextPage && <Button isBusy={complaints.isFetchingNextPage} onClick={() => void complaints.fetchNextPage()}>{texts.more}</Button>}
    </Page>
  );
}
