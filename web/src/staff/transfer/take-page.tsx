import { useState } from "react";
import { useNavigate } from "react-router";
import { type CopyKind, copyKinds, type Purpose, purposes } from "../../../../server/domain/custody/words.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { useNow } from "../../components/now.ts";
import { Actions, Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { type Transfer, usePolicy } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { date } from "../../texts/format.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { takeTexts as texts } from "../../texts/take-and-return.ts";
import { words } from "../../texts/words.ts";
import { useTransferAct } from "./change-transfer.ts";
import { tellConflict } from "./conflict.ts";
import { dayOf, daysLater, endOfDay } from "./days.ts";
import { rememberDevice, rememberedDevice } from "./device.ts";
import { LoadedTransfer } from "./loaded-transfer.tsx";
import { lacksConsent } from "./staff-transfer-page.tsx";
import styles from "./transfer.module.css";

/** What for, why, on which device, until when: then the one working copy is theirs. */
export function TakePage() {
  return <LoadedTransfer>{(transfer) => <Take transfer={transfer} />}</LoadedTransfer>;
}

function Take({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const back = { to: `/staff/transfers/${transfer.id}`, label: staffTransferTexts.backToTransfer(transfer.number) };
  const { checkout } = transfer;
  if (transfer.allows.includes("transfers.check-out") && checkout === null && !lacksConsent(transfer, person)) return <TakeForm transfer={transfer} back={back} />;
  return (
    <Page title={texts.title} width="narrow" back={back}>
      <Note tone="wait" title={texts.notNow}>
        {checkout !== null && (checkout.holder.id === person.id ? <p>{texts.taken}</p> : <p>{texts.conflict(checkout.holder.name)} {staffTransferTexts.held.since} <Timestamp at={checkout.takenAt} />. {texts.conflictRemedy}</p>)}
        {checkout === null && (lacksConsent(transfer, person) ? <p>{staffTransferTexts.contractor.text}</p> : <p>{staffTransferTexts.sentence[transfer.state === "checked-out" || transfer.state === "in-work" ? "received" : transfer.state]}</p>)}
        <ButtonLink isSmall to={back.to}>{back.label}</ButtonLink>
      </Note>
    </Page>
  );
}

/** Where the customer's approval of this person's full copy stands. */
function Approval({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const answer = transfer.fullCopyRequests.find((one) => one.person.id === person.id)?.isAllowed ?? null;
  return <Note tone={answer === true ? "good" : "wait"}>{answer === true ? texts.approved : answer === false ? texts.declined : texts.approval}</Note>;
}

function TakeForm({ transfer, back }: { readonly transfer: Transfer; readonly back: { to: string; label: string } }) {
  const policy = usePolicy();
  const now = useNow();
  const navigate = useNavigate();
  const days = policy.data?.checkoutDays ?? 7;
  const deadlineMs = transfer.deadlineAt === null ? Infinity : new Date(transfer.deadlineAt).getTime();
  const usual = dayOf(Math.min(daysLater(now, days), deadlineMs));
  const [values, setValues] = useState<{ purpose: Purpose; copy: CopyKind; reason: string; device: string }>({ purpose: transfer.purpose, copy: transfer.purpose === "support" && transfer.isMaskable ? "masked" : "full", reason: "", device: rememberedDevice() });
  const [chosenDay, setChosenDay] = useState<string | null>(null);
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const day = chosenDay ?? usual;
  const errors = {
    reason: values.reason.trim() === "" ? texts.reasonMissing : undefined,
    device: values.device.trim() === "" ? texts.deviceMissing : undefined,
    until: day === "" ? texts.untilMissing : day < dayOf(now) ? texts.untilPast : Number.isFinite(deadlineMs) && day > dayOf(deadlineMs) ? texts.untilLate(date(new Date(deadlineMs))) : undefined,
  };
  const take = useTransferAct(transfer.id, async () => {
    await api("POST /api/transfers/:id/checkouts", {
      params: { id: transfer.id },
      body: { purpose: values.purpose, reason: values.reason.trim(), device: values.device.trim(), copy: values.copy, ...(chosenDay === null || chosenDay === usual ? {} : { until: endOfDay(chosenDay, transfer.deadlineAt) }) },
      idempotencyKey: key,
    });
    rememberDevice(values.device.trim());
  }, texts.taken, () => void navigate(back.to, { replace: true }));
  const originals = transfer.files.filter((file) => file.kind === "original");
  const shown = wasTried ? errors : { reason: undefined, device: undefined, until: undefined };
  return (
    <Page title={texts.title} lead={texts.lead} over={<span className={styles.quiet}>{staffTransferTexts.title(transfer.number, transfer.title)} · {transfer.account.name}</span>} width="narrow" back={back}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (Object.values(errors).every((error) => error === undefined)) take.mutate(undefined);
        }}
      >
        <Choices legend={texts.purpose}>
          {purposes.map((one: Purpose) => <Choice key={one} name="purpose" value={one} isChosen={values.purpose === one} onChoose={() => { setValues({ ...values, purpose: one }); }} label={texts.purposes[one][0]} hint={texts.purposes[one][1]} />)}
        </Choices>
        {transfer.isMaskable ? (
          <Choices legend={texts.which}>
            {copyKinds.map((one) => <Choice key={one} name="copy" value={one} isChosen={values.copy === one} onChoose={() => { setValues({ ...values, copy: one }); }} label={texts.copies[one][0]} hint={texts.copies[one][1]} />)}
          </Choices>
        ) : <Note>{texts.notMaskable}</Note>}
        {values.copy === "full" && transfer.fullCopyNeedsApproval && <Approval transfer={transfer} />}
        <Field label={texts.reason} hint={texts.reasonHint} error={shown.reason}>
          {(wiring) => <input {...wiring} name="reason" maxLength={500} value={values.reason} onChange={(event) => { setValues({ ...values, reason: event.currentTarget.value }); }} />}
        </Field>
        <Field label={texts.device} hint={texts.deviceHint} error={shown.device}>
          {(wiring) => <input {...wiring} name="device" maxLength={200} value={values.device} onChange={(event) => { setValues({ ...values, device: event.currentTarget.value }); }} />}
        </Field>
        <Field label={texts.until} hint={texts.untilHint(days)} error={shown.until}>
          {(wiring) => <input {...wiring} type="date" name="until" min={dayOf(now)} {...(Number.isFinite(deadlineMs) ? { max: dayOf(deadlineMs) } : {})} value={day} onChange={(event) => { setChosenDay(event.currentTarget.value); }} />}
        </Field>
        <Card title={texts.copy} tone="quiet"><p>{values.copy === "masked" ? texts.maskedText : texts.copyText(originals.length, originals.reduce((sum, file) => sum + file.bytes, 0))}</p></Card>
        <ErrorNote {...tellConflict(take.error)} />
        <Actions>
          <Button type="submit" look="primary" isBusy={take.isPending}>{texts.submit}</Button>
          <ButtonLink to={back.to} look="plain">{words.actions.cancel}</ButtonLink>
        </Actions>
      </form>
    </Page>
  );
}
