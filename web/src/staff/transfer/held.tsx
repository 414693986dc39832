import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import type { Checkout, Transfer } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { takeTexts } from "../../texts/take-and-return.ts";
import { useTransferAct } from "./change-transfer.ts";
import { rememberDevice, rememberedDevice } from "./device.ts";

const texts = staffTransferTexts.held;

/** Somebody else holds the working copy: who, since when, and for a supervisor the way to take over. */
export function Held({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  return (
    <Card title={texts.title(checkout.holder.name)} tone="wait">
      <p>{texts.since} <Timestamp at={checkout.takenAt} />, {texts.until} <Timestamp at={checkout.until} show="instant" />.</p>
      {checkout.reason !== null && <p>{staffTransferTexts.order.reason(checkout.reason)}</p>}
      <p>{texts.wait}</p>
      {transfer.allows.includes("transfers.take-over") && <TakeOver transfer={transfer} checkout={checkout} />}
    </Card>
  );
}

function TakeOver({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [device, setDevice] = useState(rememberedDevice);
  const [wasTried, setWasTried] = useState(false);
  const take = useTransferAct(transfer.id, async () => {
    await api("POST /api/transfers/:id/take-over", { params: { id: transfer.id }, body: { reason: reason.trim(), device: device.trim() } });
    rememberDevice(device.trim());
  }, texts.takenOver, () => { setIsOpen(false); });
  const isWhole = reason.trim() !== "" && device.trim() !== "";
  return (
    <Actions>
      <Button onClick={() => { setIsOpen(true); }}>{texts.takeOver}</Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={texts.takeOverTitle}
        confirm={texts.takeOver}
        isBusy={take.isPending}
        onClose={() => { setIsOpen(false); }}
        onConfirm={() => {
          setWasTried(true);
          if (isWhole) take.mutate(undefined);
        }}
      >
        <p>{texts.takeOverText(checkout.holder.name)}</p>
        <Field label={takeTexts.reason} error={wasTried && reason.trim() === "" ? takeTexts.reasonMissing : undefined}>
          {(wiring) => <input {...wiring} name="reason" maxLength={500} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />}
        </Field>
        <Field label={takeTexts.device} hint={takeTexts.deviceHint} error={wasTried && device.trim() === "" ? takeTexts.deviceMissing : undefined}>
          {(wiring) => <input {...wiring} name="device" maxLength={200} value={device} onChange={(event) => { setDevice(event.currentTarget.value); }} />}
        </Field>
        <ErrorNote error={take.error} />
      </ConfirmDialog>
    </Actions>
  );
}
