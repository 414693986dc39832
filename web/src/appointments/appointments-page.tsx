import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RouteAnswer } from "../../../server/contract/types.ts";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Page, Quiet } from "../components/page.tsx";
import { Badge } from "../components/state-badge.tsx";
import { HoursLine } from "../pages/hours/hours-card.tsx";
import { api } from "../server/api.ts";
import { useSelf } from "../session/session.ts";
import { showToast } from "../shell/toast-store.ts";
import { AccountPicker } from "../staff/requests/account-picker.tsx";
import { DataTable } from "../supervisor/data-table.tsx";
import { appointmentTexts as texts, clockText, localText } from "../texts/calendar.ts";
import { AppointmentForm } from "./appointment-form.tsx";
import styles from "./appointments.module.css";

type Appointment = RouteAnswer<"GET /api/appointments">["items"][number];

const tones = { asked: "wait", confirmed: "good", cancelled: "quiet", over: "quiet" } as const;

/** Appointments outside of the hours: customers ask and see their own, staff record, confirm and call off (CAP-12, CAP-13). */
export function AppointmentsPage() {
  const isStaff = useSelf().person.role !== "customer";
  const [accountId, setAccountId] = useState("");
  const list = useQuery({ queryKey: ["appointments"], queryFn: ({ signal }) => api("GET /api/appointments", { signal }) });
  return (
    <Page title={texts.title} lead={isStaff ? texts.staffLead : texts.lead} width={isStaff ? "wide" : "ordinary"}>
      {!isStaff && <HoursLine />}
      <Card title={texts.list}>
        {list.isPending && <Loading />}
        <ErrorNote error={list.error} />
        {list.data?.items.length === 0 && <Quiet>{texts.none}</Quiet>}
        {list.data !== undefined && list.data.items.length > 0 && <List rows={list.data.items} isStaff={isStaff} />}
      </Card>
      <Card title={isStaff ? texts.record : texts.ask}>
        <AppointmentForm isStaff={isStaff} {...(isStaff ? { accountId } : {})}>{isStaff && <AccountPicker accountId={accountId} onPick={setAccountId} error={undefined} />}</AppointmentForm>
      </Card>
    </Page>
  );
}

function List({ rows, isStaff }: { readonly rows: readonly Appointment[]; readonly isStaff: boolean }) {
  const span = (from: string | null, until: string | null): string => (from === null || until === null ? "" : `${localText(from)}–${clockText(until)}`);
  return (
    <DataTable
      caption={texts.list}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { name: isStaff ? texts.yours : texts.ownClock, cell: (row) => span(row.startsAt.customer, row.endsAt.customer) },
        { name: texts.ours, cell: (row) => span(row.startsAt.vendor, row.endsAt.vendor) },
        { name: texts.kind, cell: (row) => texts.kinds[row.kind] },
        ...(isStaff ? [{ name: texts.customer, cell: (row: Appointment) => row.account.name }, { name: texts.way, cell: (row: Appointment) => texts.ways[row.way] }] : []),
        { name: texts.state, cell: (row) => <Badge tone={tones[row.state]}>{row.isOpenNow ? texts.openNow : texts.states[row.state]}</Badge> },
        { name: texts.action, cell: (row) => <Acts row={row} isStaff={isStaff} /> },
      ]}
    />
  );
}

function Acts({ row, isStaff }: { readonly row: Appointment; readonly isStaff: boolean }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (verb: "confirm" | "cancel") => (verb === "confirm" ? api("POST /api/appointments/:id/confirm", { params: { id: row.id } }) : api("POST /api/appointments/:id/cancel", { params: { id: row.id } })),
    onSuccess: async (_row, verb) => {
      showToast(verb === "confirm" ? texts.confirmed : texts.cancelled);
      await client.invalidateQueries({ queryKey: ["appointments"] });
    },
  });
  if (row.state !== "asked" && row.state !== "confirmed") return null;
  return (
    <span className={styles.actions}>
      {isStaff && row.state === "asked" && <Button isSmall look="primary" isBusy={act.isPending} aria-label={texts.confirmOf(row.account.name)} onClick={() => { act.mutate("confirm"); }}>{texts.confirm}</Button>}
      <Button isSmall isBusy={act.isPending} aria-label={texts.cancelOf(localText(row.startsAt.customer ?? row.startsAt.vendor))} onClick={() => { act.mutate("cancel"); }}>{texts.cancel}</Button>
      <ErrorNote error={act.error} />
    </span>
  );
}
