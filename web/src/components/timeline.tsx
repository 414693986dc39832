import type { TimelineEntry } from "../server/queries.ts";
import { custodyTexts } from "../texts/custody.ts";
import { sentenceOf } from "../texts/timeline.ts";
import styles from "./timeline.module.css";
import { Timestamp } from "./timestamp.tsx";

interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  readonly zone?: string | undefined;
  /** People whom the facts name by id only. */
  readonly names?: ReadonlyMap<string, string> | undefined;
  /** Words events for other readers than customers. */
  readonly sentence?: typeof sentenceOf;
}

/** What happened, newest first, one plain sentence each, with the reason that was given. */
export function Timeline({ entries, zone, names, sentence = sentenceOf }: TimelineProps) {
  return (
    <ol className={styles.timeline}>
      {entries.map((entry) => (
        <li key={entry.seq} className={styles.entry} data-by={entry.actor === null ? "portal" : entry.actor.isStaff ? "staff" : "customer"}>
          <p>{sentence(entry.event, entry.actor?.name ?? custodyTexts.timeline.portal, entry.facts, names)}</p>
          {entry.text !== null && <p className={styles.reason}>{custodyTexts.timeline.reason(entry.text)}</p>}
          <p className={styles.when}><Timestamp at={entry.at} zone={zone} /></p>
        </li>
      ))}
    </ol>
  );
}
