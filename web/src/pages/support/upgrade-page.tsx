import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { MoreTime } from "../../support/more-time.tsx";
import { PlanOrders } from "../../support/plan-orders.tsx";
import { usePlanOffer, type PlanOffer } from "../../support/queries.ts";
import styles from "../../support/support.module.css";
import { useChange } from "../../support/use-change.ts";
import { day, money, supportTexts } from "../../texts/support.ts";

const texts = supportTexts.upgrade;
type Terms = { readonly billCents: number; readonly minutes: number; readonly renewsOn: string };

/** What an upgrade costs and brings, shown first, accepted by a tick, and recorded as it was shown (CON-15). */
export function UpgradePage() {
  const accountId = useSelf().person.account?.id ?? "";
  const offer = usePlanOffer(accountId);
  return (
    <Page title={texts.title} lead={texts.lead} width="narrow" back={{ to: "/support", label: texts.back }}>
      {offer.isPending && <Loading />}
      <ErrorNote error={offer.error} />
      {offer.data !== undefined && (
        <>
          <Upgrade accountId={accountId} offer={offer.data} />
          <MoreTime accountId={accountId} />
          {offer.data.orders.length > 0 && <Card><PlanOrders orders={offer.data.orders} /></Card>}
        </>
      )}
    </Page>
  );
}

function Upgrade({ accountId, offer }: { readonly accountId: string; readonly offer: PlanOffer }) {
  const { upgrade, topTier, currency, hasTopPlan, upgradeNotKnown } = offer;
  const [accepted, setAccepted] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const order = useChange(accountId, (body: Terms) => api("POST /api/accounts/:accountId/plan/upgrade", { params: { accountId }, body, idempotencyKey: key }));
  if (topTier === null || currency === null) return <Note title={texts.none} />;
  if (hasTopPlan) return <Note role="status" tone="good" title={order.isSuccess ? texts.done(topTier) : texts.has(topTier)} />;
  if (upgrade === null) return <Note tone="wait" title={texts.unknown}><p>{upgradeNotKnown ?? texts.unknownText}</p></Note>;
  const terms = upgrade.value as Terms;
  return (
    <Card title={texts.card(topTier)} tone="accent">
      <Facts>
        <Fact name={texts.bill}><strong className={styles.bill}>{money(terms.billCents, currency)}</strong></Fact>
        <Fact name={texts.minutes}>{terms.minutes}</Fact>
        <Fact name={texts.renews}>{day(terms.renewsOn)}</Fact>
      </Facts>
      <details>
        <summary>{texts.why}</summary>
        <ul className={styles.reasons}>{upgrade.reasons.slice(1).map((reason) => <li key={reason}>{reason}</li>)}</ul>
      </details>
      <form
        className={styles.decision}
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (accepted) order.mutate({ billCents: terms.billCents, minutes: terms.minutes, renewsOn: terms.renewsOn });
        }}
      >
        <Choice name="accepted" kind="checkbox" isChosen={accepted} onChoose={setAccepted} label={texts.accept} />
        {wasTried && !accepted && <p role="alert" className={styles.wrong}>{texts.acceptMissing}</p>}
        <ErrorNote error={order.error} words={{ "policy-refused": texts.changed }} />
        <Actions><Button type="submit" look="primary" isBusy={order.isPending}>{texts.order(money(terms.billCents, currency))}</Button></Actions>
      </form>
      <Quiet>{upgrade.clause}</Quiet>
    </Card>
  );
}
