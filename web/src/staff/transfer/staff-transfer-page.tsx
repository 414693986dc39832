import { IconListDetails } from "@tabler/icons-react";
import { ButtonLink } from "../../components/button.tsx";
import { CopyLine } from "../../components/copy-line.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { type Transfer, usePortal } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { staffTransferTexts as texts } from "../../texts/staff-transfer.ts";
import { lookingTexts } from "../../texts/looking.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { Viewers } from "../frame/viewers.tsx";
import { StaffState } from "../staff-state.tsx";
import { Contact } from "./contact.tsx";
import { Custody } from "./custody.tsx";
import { Details } from "./details.tsx";
import { Files } from "./files.tsx";
import { Held } from "./held.tsx";
import { StaffHistory } from "./history.tsx";
import { LoadedTransfer } from "./loaded-transfer.tsx";
import { Mine } from "./mine.tsx";
import { Outstanding } from "./outstanding.tsx";
import styles from "./transfer.module.css";
import { WithdrawRequest } from "./withdraw-request.tsx";

/** One transfer for those who work on it or watch over it: what to do now, custody, fingerprints, what happened. */
export function StaffTransferPage() {
  return <LoadedTransfer>{(transfer) => <Present transfer={transfer} />}</LoadedTransfer>;
}

function Present({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const { checkout } = transfer;
  const isMine = checkout?.holder.id === person.id;
  const names = new Map(transfer.contractors.map((one) => [one.person.id, one.person.name]));
  return (
    <Page
      title={texts.title(transfer.number, transfer.title)}
      over={<StaffState state={transfer.state} isLarge />}
      lead={sentenceOf(transfer, isMine)}
      width="wide"
      back={person.role === "auditor" ? { to: "/supervisor", label: supervisorTexts.overview.title } : { to: "/staff", label: texts.back }}
      actions={<NextStep transfer={transfer} isMine={isMine} />}
    >
      {person.role !== "auditor" && <Viewers of={transfer.id} />}
      <Notes transfer={transfer} />
      <div className={styles.columns}>
        <div className={styles.column}>
          {checkout !== null && !isMine && <Held transfer={transfer} checkout={checkout} />}
          <Files transfer={transfer} />
          {checkout !== null && isMine && <Mine transfer={transfer} checkout={checkout} />}
          <Custody transfer={transfer} />
        </div>
        <div className={styles.side}><Details transfer={transfer} /></div>
        <div className={styles.history}><StaffHistory transferId={transfer.id} names={names} /></div>
      </div>
    </Page>
  );
}

function sentenceOf(transfer: Transfer, isMine: boolean): string {
  const { sentence } = texts;
  const { state } = transfer;
  if (state === "checked-out" || state === "in-work") return isMine ? sentence.heldByYou : sentence.held(transfer.holder?.name ?? "");
  if (state === "returned" && transfer.returned?.nothingToReturn === true) return sentence.returnedNothing;
  return sentence[state];
}

/** True while this person, a contractor, is not allowed by name. */
export function lacksConsent(transfer: Transfer, person: { readonly id: string; readonly isContractor: boolean }): boolean {
  return person.isContractor && (transfer.contractors.find((one) => one.person.id === person.id)?.allowedAt ?? null) === null;
}

function Notes({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const order = transfer.directions.find((direction) => direction.state === "waiting" || direction.state === "begun");
  const isOpen = transfer.allows.includes("transfers.check-out") || transfer.checkout !== null;
  return (
    <>
      {transfer.isHalted && <Note tone="bad">{texts.halted}</Note>}
      {transfer.refusedBecause !== null && transfer.state === "refused" && <Note tone="bad" title={texts.refused}>{transfer.refusedBecause}</Note>}
      {order !== undefined && (
        <Note tone="wait" title={texts.order.title}>
          {order.state === "waiting" ? <p>{texts.order.waiting} <Timestamp at={order.deleteAt} />.</p> : <p>{texts.order.begun}</p>}
          {order.reason !== null && <p>{texts.order.reason(order.reason)}</p>}
        </Note>
      )}
      {transfer.needsContact !== null && <Contact transfer={transfer} need={transfer.needsContact} />}
      {isOpen && lacksConsent(transfer, person) && <Note tone="wait" title={texts.contractor.title}>{texts.contractor.text}</Note>}
      <Outstanding transfer={transfer} />
      {transfer.state === "requested" && <Requested transfer={transfer} />}
    </>
  );
}

/** Nothing has come yet: the address for the customer, or the way to send what was brought in. */
function Requested({ transfer }: { readonly transfer: Transfer }) {
  const portal = usePortal();
  if (transfer.onBehalf !== null) return transfer.allows.includes("uploads.create") ? <Actions><ButtonLink look="primary" to={`/staff/requests/${transfer.id}/send`}>{texts.sendOnBehalf}</ButtonLink></Actions> : null;
  return (
    <Note>
      <p>{texts.customerPageText}</p>
      <CopyLine label={texts.customerPage} value={`${(portal.data?.publicUrl ?? "").replace(/\/$/, "")}/send/${transfer.id}`} copyLabel={texts.copyCustomerPage} />
      {transfer.allows.includes("transfers.withdraw") && <WithdrawRequest transfer={transfer} />}
    </Note>
  );
}

/** Nothing is left that a look could be about. */
function isOverFor({ state }: Transfer): boolean {
  return state === "deleted" || state === "deleting" || state === "withdrawn";
}

/** The one button that matters now. */
function NextStep({ transfer, isMine }: { readonly transfer: Transfer; readonly isMine: boolean }) {
  const { person } = useSelf();
  const watches = person.role === "supervisor" || person.role === "auditor";
  const canTake = transfer.allows.includes("transfers.check-out") && !lacksConsent(transfer, person);
  return (
    <>
      {watches && <ButtonLink look="plain" icon={<IconListDetails aria-hidden stroke={1.6} />} to={`/supervisor/ledger?transfer=${transfer.number}`}>{texts.ledger}</ButtonLink>}
      {!isOverFor(transfer) && person.role !== "auditor" && <ButtonLink to={`/staff/sessions/new?transfer=${transfer.id}&account=${transfer.account.id}`}>{lookingTexts.list.ask}</ButtonLink>}
      {canTake && <ButtonLink look="primary" to={`/staff/transfers/${transfer.id}/take`}>{transfer.state === "received" ? texts.take : texts.rework}</ButtonLink>}
      {isMine && transfer.allows.includes("transfers.return") && <ButtonLink look="primary" to={`/staff/transfers/${transfer.id}/return`}>{texts.ret}</ButtonLink>}
      {transfer.state === "deleted" && <ButtonLink look="primary" to={`/transfers/${transfer.id}/proof`}>{texts.proof}</ButtonLink>}
    </>
  );
}
