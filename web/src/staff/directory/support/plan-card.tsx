import { useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Card, Fact, Facts } from "../../../components/card.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Note } from "../../../components/note.tsx";
import { Actions } from "../../../components/page.tsx";
import { api } from "../../../server/api.ts";
import { useNow } from "../../../components/now.ts";
import { PlanOrders } from "../../../support/plan-orders.tsx";
import { usePlanOffer, type SupportSheet } from "../../../support/queries.ts";
import { useChange } from "../../../support/use-change.ts";
import { day, money, supportTexts } from "../../../texts/support.ts";
import { PlanDialog } from "./plan-dialog.tsx";

const texts = supportTexts.plan;

/** The plan of an account: what it is, until when, its renewal, and what was accepted. */
export function PlanCard({ sheet }: { readonly sheet: SupportSheet }) {
  const { accountId, plan, tiers, renewal } = sheet;
  const [dialog, setDialog] = useState<"change" | "renew" | null>(null);
  const offer = usePlanOffer(accountId);
  const now = useNow();
  const close = (): void => { setDialog(null); };
  const order = useChange(accountId, () => api("POST /api/accounts/:accountId/plan/renewal", { params: { accountId } }), { done: () => texts.saved, then: close });
  const takeBack = useChange(accountId, () => api("DELETE /api/accounts/:accountId/plan/renewal", { params: { accountId } }), { done: () => texts.renewCancelled });
  const currency = offer.data?.currency ?? "USD";
  const isLate = plan.renewsOn !== null && Date.parse(plan.renewsOn) < now - 86_400_000;
  return (
    <Card title={texts.title} aside={<Button isSmall look="plain" onClick={() => { setDialog("change"); }}>{texts.change}</Button>}>
      <Facts>
        <Fact name={texts.tier}>{tiers.find(({ id }) => id === plan.tier)?.title ?? plan.tier ?? texts.noTier}</Fact>
        {plan.term !== null && <Fact name={texts.term}>{texts.terms[plan.term]}</Fact>}
        {plan.termStartsOn !== null && <Fact name={texts.starts}>{day(plan.termStartsOn)}</Fact>}
        {plan.renewsOn !== null && <Fact name={texts.renews}>{day(plan.renewsOn)}</Fact>}
        {plan.billedCents !== null && <Fact name={texts.billed}>{money(plan.billedCents, currency)}</Fact>}
        {plan.includedMinutes !== null && <Fact name={texts.included}>{plan.includedMinutes}</Fact>}
        <Fact name={texts.chat}>{texts.chatWords[plan.includesChat === null ? "unknown" : plan.includesChat ? "yes" : "no"]}</Fact>
        {sheet.namedCallers !== null && <Fact name={texts.extras}>{plan.paidCallerExtras}</Fact>}
        {plan.externalId !== null && <Fact name={texts.external}>{plan.externalId}</Fact>}
      </Facts>
      {renewal !== null && <Note title={texts.renewOrdered(day(renewal.startsOn), day(renewal.renewsOn))}><Button isSmall isBusy={takeBack.isPending} onClick={() => { takeBack.mutate(undefined); }}>{texts.renewCancel}</Button></Note>}
      <ErrorNote error={takeBack.error} />
      {plan.tier !== null && plan.renewsOn !== null && renewal === null && <Actions><Button onClick={() => { order.reset(); setDialog("renew"); }}>{texts.renew}</Button></Actions>}
      {offer.data !== undefined && offer.data.orders.length > 0 && <PlanOrders orders={offer.data.orders} />}
      {dialog === "change" && <PlanDialog sheet={sheet} onClose={close} />}
      <ConfirmDialog isOpen={dialog === "renew"} title={texts.renewTitle} confirm={texts.renew} isBusy={order.isPending} onClose={close} onConfirm={() => { order.mutate(undefined); }}>
        <p>{isLate ? texts.renewLate : texts.renewText(day(plan.renewsOn))}</p>
        <ErrorNote error={order.error} />
      </ConfirmDialog>
    </Card>
  );
}
