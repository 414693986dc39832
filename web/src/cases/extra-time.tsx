import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Field } from "../components/field.tsx";
import { Actions } from "../components/page.tsx";
import { api, newIdempotencyKey } from "../server/api.ts";
import { useZone } from "../session/session.ts";
import { caseTexts } from "../texts/cases.ts";
import styles from "./cases.module.css";
import { DecisionNote } from "./decision-note.tsx";
import { type Case, useCaseChange } from "./queries.ts";

const texts = caseTexts.one;

/** More developers' time: the price first, then its acceptance, before anything starts. */
export function ExtraTime({ of: one }: { readonly of: Case }) {
  const zone = useZone();
  const [minutes, setMinutes] = useState(30);
  const [key] = useState(newIdempotencyKey);
  const params = { id: one.id };
  const quote = useMutation({ mutationFn: () => api("GET /api/cases/:id/extra-time", { params, query: { minutes } }) });
  const accept = useCaseChange((cents: number) => api("POST /api/cases/:id/extra-time", { params, body: { minutes, cents }, idempotencyKey: `${key}-${String(minutes)}` }));
  const cents = (quote.data?.value as { readonly cents?: number } | undefined)?.cents;
  const offer = quote.data?.offers.find(({ kind }) => kind === "accept-price");
  return (
    <Card title={texts.extra} tone="quiet">
      <p>{texts.extraText}</p>
      <div className={styles.inline}>
        <Field label={texts.extraMinutes}>{(wiring) => <input {...wiring} type="number" min={1} max={6000} value={minutes} onChange={(event) => { setMinutes(Math.max(1, Number(event.currentTarget.value))); quote.reset(); }} />}</Field>
        <Button isBusy={quote.isPending} onClick={() => { quote.mutate(); }}>{texts.quote}</Button>
      </div>
      <ErrorNote error={quote.error ?? accept.error} words={caseTexts.problems} />
      {quote.data !== undefined && !accept.isSuccess && <DecisionNote decision={quote.data} title={quote.data.clause} zone={zone} tone="info" />}
      {offer !== undefined && cents !== undefined && !accept.isSuccess && <Actions><Button look="primary" isBusy={accept.isPending} onClick={() => { accept.mutate(cents); }}>{offer.text}</Button></Actions>}
    </Card>
  );
}
