import { IconCircleCheck, IconCircleX, IconEye } from "@tabler/icons-react";
import { Link } from "react-router";
import { Timestamp } from "../components/timestamp.tsx";
import { legible } from "../texts/format.ts";
import { supportTexts } from "../texts/support.ts";
import type { ShownDecision } from "./queries.ts";
import styles from "./support.module.css";

const texts = supportTexts.decision;
const icons = { allow: IconCircleCheck, deny: IconCircleX, review: IconEye } as const;

/** A decision of the policy in plain words: the answer, why, by which clause, what time changes, and what is possible. */
export function DecisionText({ decision, zone }: { readonly decision: ShownDecision; readonly zone?: string | undefined }) {
  const { outcome, ruleId, clause, reasons, offers, nextChangeAt } = decision;
  const Icon = icons[outcome];
  return (
    <div className={styles.decision}>
      <p className={styles.outcome} data-outcome={outcome}><Icon aria-hidden />{texts.words[outcome]}</p>
      {reasons.length === 1 ? <p>{legible(reasons[0] ?? "", zone)}</p> : <ul className={styles.reasons}>{reasons.map((reason) => <li key={reason}>{legible(reason, zone)}</li>)}</ul>}
      {offers.length > 0 && <p><strong>{texts.offers}:</strong> {offers.map(({ text }) => legible(text, zone)).join(" ")}</p>}
      <p className={styles.quiet}>{clause} <Link to={`/policy#${ruleId}`}>{texts.clause(ruleId)}</Link></p>
      {nextChangeAt !== null && <p className={styles.quiet}>{texts.changes}: <Timestamp at={nextChangeAt} zone={zone} /></p>}
    </div>
  );
}
