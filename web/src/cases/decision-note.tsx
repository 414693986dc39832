import type { ReactNode } from "react";
import { Link } from "react-router";
import { Note } from "../components/note.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import { ApiError } from "../server/api.ts";
import { caseTexts } from "../texts/cases.ts";
import { legible } from "../texts/format.ts";
import styles from "./cases.module.css";
import type { ShownDecision } from "./queries.ts";

const texts = caseTexts.decision;

/** What the policy decided: why, under which clause, and what is still possible. */
export function DecisionNote({ decision, title, zone, tone, children }: { readonly decision: ShownDecision; readonly title: ReactNode; readonly zone: string; readonly tone?: "info" | "good" | "wait" | "bad"; readonly children?: ReactNode }) {
  return (
    <Note tone={tone ?? ({ allow: "good", review: "wait", deny: "bad" } as const)[decision.outcome]} title={title} role="status">
      <div className={styles.decision}>
        <ul>{decision.reasons.map((reason) => <li key={reason}>{legible(reason, zone)}</li>)}</ul>
        {decision.offers.length > 0 && (
          <>
            <p className={styles.strong}>{texts.still}</p>
            <ul>{decision.offers.map((offer) => <li key={offer.kind + offer.text}>{legible(offer.text, zone)}</li>)}</ul>
          </>
        )}
        {decision.nextChangeAt !== null && <p>{texts.changes} <Timestamp at={decision.nextChangeAt} zone={zone} /></p>}
        <p><Link to={`/policy#${decision.ruleId}`}>{texts.clause(decision.ruleId)}</Link></p>
        {children}
      </div>
    </Note>
  );
}

/** The decision in a refusal by the policy, or null for any other failure. */
export function decisionIn(error: unknown): ShownDecision | null {
  if (!(error instanceof ApiError) || error.problem.code !== "policy-refused") return null;
  const decision = error.problem.facts?.["decision"];
  return typeof decision === "object" && decision !== null ? { nextChangeAt: null, ...(decision as Omit<ShownDecision, "nextChangeAt">) } : null;
}
