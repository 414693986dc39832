import { Link } from "react-router";
import { ButtonLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { Badge } from "../../components/state-badge.tsx";
import type { TransferSummary } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { queueTexts as texts } from "../../texts/queue.ts";
import { words } from "../../texts/words.ts";
import { StaffState } from "../staff-state.tsx";
import { Due } from "./due.tsx";
import styles from "./queue.module.css";

/** True where a working copy can be taken from this state. */
export function isTakeable(transfer: TransferSummary): boolean {
  return transfer.state === "received" || transfer.state === "returned" || transfer.state === "collected";
}

/** One transfer in the queue: what, whose, where it stands, until when, with whom. */
export function QueueRow({ transfer, hasLeft }: { readonly transfer: TransferSummary; readonly hasLeft: boolean }) {
  const { person } = useSelf();
  const { holder } = transfer;
  return (
    <li className={styles.row} data-left={hasLeft || undefined}>
      <div className={styles.what}>
        <Link to={`/staff/transfers/${transfer.id}`} className={styles.name} aria-label={texts.open(transfer.number, transfer.title)} data-row={transfer.id} data-takeable={isTakeable(transfer) || undefined}>
          <span className={styles.number}>{transfer.number}</span> {transfer.title ?? texts.untitled}
        </Link>
        <p className={styles.quiet}>
          {transfer.account.name} · {words.purposes[transfer.purpose]}
          {transfer.bytes > 0 && <> · <Bytes amount={transfer.bytes} /></>}
          {transfer.caseReference !== null && <> · {transfer.caseReference}</>}
        </p>
      </div>
      <div className={styles.standing}>
        <StaffState state={transfer.state} />
        {holder !== null && <span className={styles.quiet}>{holder.id === person.id ? texts.heldByYou : texts.heldBy(holder.name)}</span>}
        {transfer.outstandingRemovals > 0 && <Badge tone="wait">{texts.outstanding(transfer.outstandingRemovals)}</Badge>}
        {transfer.isHalted && <Badge tone="bad">{texts.halted}</Badge>}
        {hasLeft && <span className={styles.quiet}>{texts.hasLeft}</span>}
      </div>
      <div className={styles.due}><Due transfer={transfer} /></div>
      <div className={styles.act}>
        {transfer.state === "received" && !hasLeft && <ButtonLink isSmall to={`/staff/transfers/${transfer.id}/take`} aria-label={texts.takeNumber(transfer.number)}>{texts.take}</ButtonLink>}
      </div>
    </li>
  );
}
