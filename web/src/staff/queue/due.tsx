import { IconClockExclamation } from "@tabler/icons-react";
import { useNow } from "../../components/now.ts";
import { Timestamp } from "../../components/timestamp.tsx";
import type { TransferSummary } from "../../server/queries.ts";
import { queueTexts as texts } from "../../texts/queue.ts";
import styles from "./queue.module.css";

const soonMs = 3 * 86_400_000;

/** When it will be erased: how far away, the instant as title, and a sign when that is near or has passed. */
export function Due({ transfer }: { readonly transfer: TransferSummary }) {
  const now = useNow();
  const isOver = transfer.state === "deleted" || transfer.state === "withdrawn" || transfer.state === "deleting";
  if (isOver) return null;
  if (transfer.deadlineAt === null) return <span className={styles.quiet}>{texts.noDeadline}</span>;
  const left = new Date(transfer.deadlineAt).getTime() - now;
  if (left <= 0) return <span className={styles.late}><IconClockExclamation aria-hidden />{texts.late} <Timestamp at={transfer.deadlineAt} show="instant" /></span>;
  return (
    <span className={left < soonMs ? styles.soon : styles.quiet}>
      {left < soonMs && <IconClockExclamation aria-hidden />}
      {texts.due} <Timestamp at={transfer.deadlineAt} show="relative" />
    </span>
  );
}
