import type { ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Quiet } from "../components/page.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import table from "../components/copies-table.module.css";
import { supportTexts } from "../texts/support.ts";
import { useMinutes, type MinuteEntry, type SupportSheet } from "./queries.ts";
import styles from "./support.module.css";

const texts = supportTexts.minutes;
const pools = ["support", "second-tier", "extra"] as const;

/** What is left, pool by pool; those without a ledger only where nothing else is there. */
export function Balances({ minutes }: { readonly minutes: SupportSheet["minutes"] }) {
  const kept = pools.filter((pool) => minutes[pool] !== null);
  return (
    <ul className={styles.balances}>
      {(kept.length === 0 ? (["support"] as const) : kept).map((pool) => <li key={pool}><span className={styles.quiet}>{texts.pools[pool]}</span><strong>{texts.left(minutes[pool])}</strong></li>)}
    </ul>
  );
}

interface LedgerProps {
  readonly accountId: string;
  readonly zone?: string | undefined;
  /** What can be done with an entry, for staff. */
  readonly actionOf?: (entry: MinuteEntry, entries: readonly MinuteEntry[]) => ReactNode;
}

/** The ledger of an account's minutes with the reason of every entry. */
export function MinutesLedger({ accountId, zone, actionOf }: LedgerProps) {
  const entries = useMinutes(accountId);
  if (entries.isPending) return <Loading />;
  if (entries.isError) return <ErrorNote error={entries.error} />;
  const items = entries.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Quiet>{texts.none}</Quiet>;
  const { columns } = texts;
  return (
    <>
      <table className={table.table}>
        <caption className={table.caption}>{texts.ledger}</caption>
        <thead><tr><th scope="col">{columns.at}</th><th scope="col">{columns.what}</th><th scope="col">{columns.pool}</th><th scope="col">{columns.minutes}</th><th scope="col">{columns.by}</th></tr></thead>
        <tbody>
          {items.map((entry) => (
            <tr key={entry.id}>
              <th scope="row"><Timestamp at={entry.at} zone={zone} show="instant" /></th>
              <td data-label={columns.what}><span>{whatOf(entry)}</span></td>
              <td data-label={columns.pool}><span>{texts.pools[entry.pool]}</span></td>
              <td data-label={columns.minutes}><span>{entry.minutes > 0 ? `+${String(entry.minutes)}` : String(entry.minutes)}</span></td>
              <td data-label={columns.by}><span>{entry.by ?? (isAutomatic(entry) ? texts.thePortal : texts.theVendor)} {actionOf?.(entry, items)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.hasNextPage && <Button isBusy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>{texts.more}</Button>}
    </>
  );
}

/** Booked when a job ran; everything else somebody did. */
function isAutomatic({ reason }: MinuteEntry): boolean {
  return reason === "renewal";
}

function whatOf({ kind, reason, overrunMinutes }: MinuteEntry): string {
  const why = reason === null ? "" : ` (${texts.reasonWords[reason]})`;
  return `${texts.entryWords[kind]}${why}${overrunMinutes > 0 ? `; ${texts.overrun(overrunMinutes)}` : ""}`;
}
