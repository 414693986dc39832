import { useState } from "react";
import { Link } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { useSelf } from "../../session/session.ts";
import { CallersCard } from "../../support/callers-card.tsx";
import { DecisionText } from "../../support/decision.tsx";
import { Balances, MinutesLedger } from "../../support/minutes-ledger.tsx";
import { useSupport, type SupportSheet } from "../../support/queries.ts";
import styles from "../../support/support.module.css";
import { OlderVersions } from "../../support/versions.tsx";
import { day, supportTexts } from "../../texts/support.ts";

const texts = supportTexts.own;

/** What a customer's plan includes, what is left of it, who may ask for help, and what an older version means. */
export function YourSupportPage() {
  const { person, zone } = useSelf();
  const accountId = person.account?.id ?? "";
  const support = useSupport(accountId);
  return (
    <Page title={texts.title} lead={<>{texts.lead} <Link to="/policy">{texts.policy}</Link>.</>}>
      {support.isPending && <Loading />}
      <ErrorNote error={support.error} />
      {support.data !== undefined && <Sheet sheet={support.data} zone={zone} />}
    </Page>
  );
}

function Sheet({ sheet, zone }: { readonly sheet: SupportSheet; readonly zone: string }) {
  const [isLedgerOpen, setIsLedgerOpen] = useState(false);
  const tones = { allow: "good", deny: "bad", review: "wait" } as const;
  return (
    <>
      <Card title={supportTexts.entitlement.titleOwn} tone={tones[sheet.eligibility.outcome]}><DecisionText decision={sheet.eligibility} zone={zone} /></Card>
      <OwnPlan sheet={sheet} zone={zone} />
      <Card title={supportTexts.minutes.title}>
        <Balances minutes={sheet.minutes} />
        {isLedgerOpen ? <MinutesLedger accountId={sheet.accountId} zone={zone} /> : <Actions><Button onClick={() => { setIsLedgerOpen(true); }}>{supportTexts.minutes.show}</Button></Actions>}
      </Card>
      <CallersCard sheet={sheet} />
      <Card title={texts.versions}>
        {sheet.licences.length === 0 && <Quiet>{supportTexts.licences.none}</Quiet>}
        <ul className={styles.list}>
          {sheet.licences.map((licence) => (
            <li key={licence.id} className={styles.row}>
              <div>
                <span className={styles.name}>{licence.product === "" ? licence.reference : `${licence.product}, ${licence.reference}`}</span>
                <p className={styles.quiet}>{supportTexts.licences.line(licence.edition, supportTexts.licences.acquiredWords[licence.acquired], licence.installedVersion)}</p>
              </div>
            </li>
          ))}
        </ul>
        <OlderVersions versions={sheet.versions} />
        <div className={styles.part}><h3>{supportTexts.entitlement.newestOwn}</h3><DecisionText decision={sheet.newestVersion} zone={zone} /></div>
      </Card>
    </>
  );
}

function OwnPlan({ sheet, zone }: { readonly sheet: SupportSheet; readonly zone: string }) {
  const { plan, tiers, developers, renewal } = sheet;
  const names = supportTexts.plan;
  return (
    <Card title={names.title}>
      {plan.tier === null ? <Quiet>{texts.noPlan}</Quiet> : (
        <Facts>
          <Fact name={names.tier}>{tiers.find(({ id }) => id === plan.tier)?.title ?? plan.tier}</Fact>
          {plan.term !== null && <Fact name={names.term}>{names.terms[plan.term]}</Fact>}
          {plan.renewsOn !== null && <Fact name={names.renews}>{day(plan.renewsOn)}</Fact>}
          <Fact name={names.chat}>{names.chatWords[plan.includesChat === null ? "unknown" : plan.includesChat ? "yes" : "no"]}</Fact>
        </Facts>
      )}
      {renewal !== null && <p>{names.renewOrdered(day(renewal.startsOn), day(renewal.renewsOn))}</p>}
      {developers !== null && <div className={styles.part}><h3>{supportTexts.entitlement.developersOwn}</h3><DecisionText decision={developers} zone={zone} /></div>}
      {developers !== null && <Actions><ButtonLink to="/support/upgrade">{texts.upgrade}</ButtonLink></Actions>}
    </Card>
  );
}
