import { Card } from "../../../components/card.tsx";
import { Loading } from "../../../components/empty-state.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { CallersCard } from "../../../support/callers-card.tsx";
import { DecisionText } from "../../../support/decision.tsx";
import { useSupport, type SupportSheet } from "../../../support/queries.ts";
import styles from "../../../support/support.module.css";
import { supportTexts } from "../../../texts/support.ts";
import { LicencesCard } from "./licences-card.tsx";
import { MinutesCard } from "./minutes-card.tsx";
import { PhoneCheck } from "./phone-check.tsx";
import { PlanCard } from "./plan-card.tsx";

const texts = supportTexts.entitlement;

/** What the directory knows of an account's support, and what the policy makes of it now. */
export function SupportCards({ accountId, zone }: { readonly accountId: string; readonly zone: string }) {
  const support = useSupport(accountId);
  if (support.isPending) return <Loading />;
  if (support.isError) return <ErrorNote error={support.error} />;
  const sheet = support.data;
  return (
    <>
      <Entitlement sheet={sheet} zone={zone} />
      <PhoneCheck accountId={accountId} />
      <PlanCard sheet={sheet} />
      <LicencesCard sheet={sheet} />
      <CallersCard sheet={sheet} />
      <MinutesCard sheet={sheet} zone={zone} />
    </>
  );
}

function Entitlement({ sheet, zone }: { readonly sheet: SupportSheet; readonly zone: string }) {
  const tones = { allow: "good", deny: "bad", review: "wait" } as const;
  return (
    <Card title={texts.title} tone={tones[sheet.eligibility.outcome]}>
      <DecisionText decision={sheet.eligibility} zone={zone} />
      <div className={styles.columns}>
        <div className={styles.part}><h3>{texts.newest}</h3><DecisionText decision={sheet.newestVersion} zone={zone} /></div>
        {sheet.developers !== null && <div className={styles.part}><h3>{texts.developers}</h3><DecisionText decision={sheet.developers} zone={zone} /></div>}
      </div>
    </Card>
  );
}
