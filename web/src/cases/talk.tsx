import { IconLock } from "@tabler/icons-react";
import { Badge } from "../components/state-badge.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import { caseTexts } from "../texts/cases.ts";
import { staffCaseTexts } from "../texts/staff-cases.ts";
import styles from "./cases.module.css";
import type { Case } from "./queries.ts";

const texts = caseTexts.one;

/** What was written, in its order. A staff-only note has its own colour, border and word. */
export function Talk({ messages, zone }: { readonly messages: Case["messages"]; readonly zone: string }) {
  return (
    <ol className={styles.talk}>
      {messages.map((message) => (
        <li key={message.id} className={styles.message} data-kind={message.kind} data-customer={message.isFromCustomer || undefined}>
          <p className={styles.by}>
            {message.kind === "note" && <Badge tone="wait" icon={<IconLock aria-hidden />}>{staffCaseTexts.note}</Badge>}
            <strong>{message.isOwn ? texts.you : (message.author ?? (message.kind === "automatic" ? texts.automatic : texts.support))}</strong>
            <span className={styles.quiet}><Timestamp at={message.at} zone={zone} /></span>
          </p>
          <p className={styles.words}>{message.text ?? <em>{texts.erased}</em>}</p>
        </li>
      ))}
    </ol>
  );
}
