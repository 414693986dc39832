import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Actions } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { deletionTexts as texts } from "../../texts/deletion.ts";
import { place } from "../../texts/format.ts";
import { dayIn, faultsOf, type OrderValues } from "./order-values.ts";

/** Now or on a day, why, and the number typed to confirm. */
export function OrderForm({ transfer, onOrdered }: { readonly transfer: Transfer; readonly onOrdered: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const zone = useZone();
  const [key] = useState(newIdempotencyKey);
  const [values, setValues] = useState<OrderValues>({ when: "now", day: "", reason: "", confirm: "" });
  const [wasTried, setWasTried] = useState(false);
  const first = dayIn(zone, new Date());
  const last = transfer.extendableUntil === null ? null : dayIn(zone, new Date(transfer.extendableUntil));
  const errors = faultsOf(values, transfer.number, first, last);
  const shown = wasTried ? errors : {};
  const order = useMutation({
    mutationFn: () => api("POST /api/transfers/:id/directions", {
      params: { id: transfer.id },
      body: { delete: values.when === "now" ? "now" : values.day, reason: values.reason.trim(), confirm: values.confirm.trim() },
      idempotencyKey: key,
    }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.transfers });
      onOrdered();
      scrollTo(0, 0);
    },
  });
  const take = (change: Partial<OrderValues>): void => {
    setValues((former) => ({ ...former, ...change }));
  };
  return (
    <Card title={texts.yourOrder}>
      <Choices legend={texts.when}>
        <Choice name="when" value="now" isChosen={values.when === "now"} onChoose={() => { take({ when: "now" }); }} label={texts.now} hint={texts.nowHint} />
        <Choice name="when" value="later" isChosen={values.when === "later"} onChoose={() => { take({ when: "later" }); }} label={texts.later} hint={texts.laterHint(place(zone))} />
      </Choices>
      {values.when === "later" && (
        <Field label={texts.day} hint={last === null ? undefined : texts.dayHint(last)} error={shown.day}>
          {(wiring) => <input {...wiring} type="date" name="day" min={first} max={last ?? undefined} value={values.day} onChange={(event) => { take({ day: event.currentTarget.value }); }} />}
        </Field>
      )}
      <Field label={texts.reason} hint={texts.reasonHint} error={shown.reason}>
        {(wiring) => (
          <>
            <input {...wiring} name="reason" list="deletion-reasons" maxLength={500} value={values.reason} onChange={(event) => { take({ reason: event.currentTarget.value }); }} />
            <datalist id="deletion-reasons">{texts.reasons.map((reason) => <option key={reason} value={reason} />)}</datalist>
          </>
        )}
      </Field>
      <Field label={texts.confirm(transfer.number)} error={shown.confirm}>
        {(wiring) => <input {...wiring} name="confirm" autoComplete="off" spellCheck={false} maxLength={20} value={values.confirm} onChange={(event) => { take({ confirm: event.currentTarget.value }); }} />}
      </Field>
      <ErrorNote error={order.error} />
      <Actions>
        <Button
          look="danger"
          isBusy={order.isPending}
          onClick={() => {
            setWasTried(true);
            if (Object.keys(errors).length === 0) order.mutate();
          }}
        >
          {values.when === "now" ? texts.order : texts.orderLater}
        </Button>
        <Button onClick={() => void navigate(`/transfers/${transfer.id}`)}>{texts.cancel}</Button>
      </Actions>
    </Card>
  );
}
