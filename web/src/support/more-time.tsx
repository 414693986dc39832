import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Choice, Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { Actions } from "../components/page.tsx";
import { api, newIdempotencyKey } from "../server/api.ts";
import { DecisionText } from "./decision.tsx";
import { usePlanOffer, type PlanOffer } from "./queries.ts";
import styles from "./support.module.css";
import { useChange } from "./use-change.ts";
import { money, supportTexts } from "../texts/support.ts";

const texts = supportTexts.upgrade;

/** More developers' time for an account, on its plan's page and on the page of a case that developers work on; nothing where the policy sells none. */
export function MoreTime({ accountId, caseId }: { readonly accountId: string; readonly caseId?: string }) {
  const { data: offer } = usePlanOffer(accountId);
  return offer?.extraTime == null || offer.currency === null ? null : <Blocks accountId={accountId} caseId={caseId} extraTime={offer.extraTime} currency={offer.currency} />;
}

/** By the block: the price is worked out as one types, and accepted before the time starts (CON-8). */
function Blocks({ accountId, caseId, extraTime, currency }: { readonly accountId: string; readonly caseId: string | undefined; readonly extraTime: NonNullable<PlanOffer["extraTime"]>; readonly currency: string }) {
  const client = useQueryClient();
  const { blockMinutes, blockCents, decision } = extraTime;
  const [wanted, setWanted] = useState(String(blockMinutes));
  const [accepted, setAccepted] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const isWrong = !/^[1-9]\d{0,4}$/.test(wanted.trim());
  const blocks = isWrong ? 0 : Math.ceil(Number(wanted) / blockMinutes);
  const price = money(blocks * blockCents, currency);
  const buy = useChange(accountId, () => api("POST /api/accounts/:accountId/plan/time", { params: { accountId }, body: { minutes: Number(wanted), cents: blocks * blockCents, ...(caseId === undefined ? {} : { caseId }) }, idempotencyKey: key }), {
    then: () => {
      if (caseId !== undefined) void client.invalidateQueries({ queryKey: ["cases", caseId] });
      setKey(newIdempotencyKey());
      setAccepted(false);
      setWasTried(false);
    },
  });
  // Before the acceptance the answer is "accept first", which is what the form is for.
  const isForSale = decision.ruleId === "CON-8" || decision.outcome === "allow";
  return (
    <Card title={texts.time}>
      {caseId !== undefined && <p>{texts.timeForCase}</p>}
      <p>{texts.timeText(blockMinutes, money(blockCents, currency))}</p>
      {buy.isSuccess && <Note role="status" tone="good" title={texts.bought} />}
      {!isForSale && <div className={styles.part}><h3>{texts.notYet}</h3><DecisionText decision={decision} /></div>}
      {isForSale && (
        <form
          className={styles.decision}
          onSubmit={(event) => {
            event.preventDefault();
            setWasTried(true);
            if (accepted && !isWrong) buy.mutate(undefined);
          }}
        >
          <Field label={texts.howLong} error={wasTried && isWrong ? texts.howLongWrong : undefined}>{(wiring) => <input {...wiring} inputMode="numeric" maxLength={5} value={wanted} onChange={(event) => { setWanted(event.currentTarget.value); setAccepted(false); }} />}</Field>
          {!isWrong && <p><strong>{texts.costs(blocks * blockMinutes, price)}</strong></p>}
          <Choice name="time-accepted" kind="checkbox" isChosen={accepted} onChoose={setAccepted} label={texts.timeAccept(price)} />
          {wasTried && !accepted && <p role="alert" className={styles.wrong}>{texts.acceptMissing}</p>}
          <ErrorNote error={buy.error} />
          <Actions><Button type="submit" isBusy={buy.isPending}>{texts.buy(price)}</Button></Actions>
        </form>
      )}
    </Card>
  );
}
