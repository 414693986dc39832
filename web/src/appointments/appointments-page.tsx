import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { EmptyState, Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Page, Quiet } from "../components/page.tsx";
import { Badge } from "../components/state-badge.tsx";
import { HoursLine, useHours } from "../pages/hours/hours-card.tsx";
import { useSelf } from "../session/session.ts";
import { AccountPicker } from "../staff/requests/account-picker.tsx";
import { DataTable } from "../supervisor/data-table.tsx";
import { appointmentTexts as texts, clockText, localText } from "../texts/calendar.ts";
import { AppointmentForm } from "./appointment-form.tsx";
import styles from "./appointments.module.css";
import { OwnAppointments } from "./own-appointments.tsx";
import { useAppointmentAct, useAppointments, type Appointment } from "./queries.ts";

const tones = { asked: "wait", confirmed: "good", cancelled: "quiet", over: "quiet" } as const;

/** Appointments outside of the hours: customers ask and see their own, staff record, confirm and call off (CAP-12, CAP-13). */
export function AppointmentsPage() {
  const isStaff = useSelf().person.role !== "customer";
  const [accountId, setAccountId] = useState("");
  const list = useAppointments();
  const hours = useHours(undefined);
  const rules = isStaff ? null : hours.data?.appointments;
  return (
    <Page title={texts.title} lead={isStaff ? texts.staffLead : texts.lead} width={isStaff ? "wide" : "ordinary"}>
      {isStaff ? (
        <Card title={texts.list}>
          {list.isPending && <Loading />}
          <ErrorNote error={list.error} />
          {list.data?.items.length === 0 && <Quiet>{texts.none}</Quiet>}
          {list.data !== undefined && list.data.items.length > 0 && <List rows={list.data.items} />}
        </Card>
      ) : (
        <>
          <HoursLine />
          {list.isPending && <Loading />}
          <ErrorNote error={list.error} />
          {list.data?.items.length === 0 && <EmptyState title={texts.none}><p>{texts.own.noneText}</p></EmptyState>}
          {list.data !== undefined && <OwnAppointments rows={list.data.items} />}
        </>
      )}
      <Card title={isStaff ? texts.record : texts.ask}>
        {rules != null && <Quiet>{texts.own.rules(rules.leadBusinessDays, rules.outsideMinutesMax)}</Quiet>}
        <AppointmentForm isStaff={isStaff} {...(isStaff ? { accountId } : {})}>{isStaff && <AccountPicker accountId={accountId} onPick={setAccountId} error={undefined} />}</AppointmentForm>
      </Card>
    </Page>
  );
}

function List({ rows }: { readonly rows: readonly Appointment[] }) {
  const span = (from: string | null, until: string | null): string => (from === null || until === null ? "" : `${localText(from)}–${clockText(until)}`);
  return (
    <DataTable
      caption={texts.list}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { name: texts.yours, cell: (row) => span(row.startsAt.customer, row.endsAt.customer) },
        { name: texts.ours, cell: (row) => span(row.startsAt.vendor, row.endsAt.vendor) },
        { name: texts.kind, cell: (row) => texts.kinds[row.kind] },
        { name: texts.customer, cell: (row) => row.account.name },
        { name: texts.way, cell: (row) => texts.ways[row.way] },
        { name: texts.state, cell: (row) => <Badge tone={tones[row.state]}>{row.isOpenNow ? texts.openNow : texts.states[row.state]}</Badge> },
        { name: texts.action, cell: (row) => <Acts row={row} /> },
      ]}
    />
  );
}

function Acts({ row }: { readonly row: Appointment }) {
  const act = useAppointmentAct();
  if (row.state !== "asked" && row.state !== "confirmed") return null;
  return (
    <span className={styles.actions}>
      {row.state === "asked" && <Button isSmall look="primary" isBusy={act.isPending} aria-label={texts.confirmOf(row.account.name)} onClick={() => { act.mutate({ id: row.id, verb: "confirm" }); }}>{texts.confirm}</Button>}
      <Button isSmall isBusy={act.isPending} aria-label={texts.cancelOf(localText(row.startsAt.customer ?? row.startsAt.vendor))} onClick={() => { act.mutate({ id: row.id, verb: "cancel" }); }}>{texts.cancel}</Button>
      <ErrorNote error={act.error} />
    </span>
  );
}
