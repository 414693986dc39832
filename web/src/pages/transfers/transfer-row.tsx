import { Link } from "react-router";
import { ButtonLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { StateBadge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import type { TransferSummary } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import styles from "./my-transfers.module.css";

const texts = transferTexts.list;

/** One transfer in the list: what it is, where it stands, and the one thing to do with it. */
export function TransferRow({ transfer, isUnfinished }: { readonly transfer: TransferSummary; readonly isUnfinished: boolean }) {
  const zone = useZone();
  const isOver = transfer.state === "deleted" || transfer.state === "withdrawn";
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Link to={`/transfers/${transfer.id}`} className={styles.name}>{transferTexts.one.title(transfer.number, transfer.title)}</Link>
        <p className={styles.quiet}>
          {transfer.title === null ? words.purposes[transfer.purpose] : transfer.number}
          {transfer.bytes > 0 && <> · <Bytes amount={transfer.bytes} /></>}
          {transfer.caseReference !== null && <> · {transfer.caseReference}</>}
        </p>
        {transfer.deadlineAt !== null && !isOver && <p className={styles.quiet}>{texts.kept} <Timestamp at={transfer.deadlineAt} zone={zone} /></p>}
      </div>
      <div className={styles.side}>
        <StateBadge state={transfer.state} />
        <NextStep transfer={transfer} isUnfinished={isUnfinished} />
      </div>
    </li>
  );
}

function NextStep({ transfer, isUnfinished }: { readonly transfer: TransferSummary; readonly isUnfinished: boolean }) {
  const { id, state } = transfer;
  if (isUnfinished || state === "uploading") return <ButtonLink to={`/send/${id}`} look="primary" isSmall>{texts.goOn}</ButtonLink>;
  if (state === "requested") return <ButtonLink to={`/send/${id}`} look="primary" isSmall>{texts.sendIt}</ButtonLink>;
  if (state === "refused") return <ButtonLink to={`/send/${id}`} look="primary" isSmall>{texts.sendAgain}</ButtonLink>;
  if (state === "returned") return <ButtonLink to={`/transfers/${id}`} look="primary" isSmall>{texts.download}</ButtonLink>;
  if (state === "deleted" && transfer.certificateAddress !== null) return <ButtonLink to={`/transfers/${id}/proof`} isSmall>{texts.proof}</ButtonLink>;
  return null;
}
