import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Badge } from "../../components/state-badge.tsx";
import { ApiError, api } from "../../server/api.ts";
import { useSession } from "../../server/queries.ts";
import { DataTable } from "../../supervisor/data-table.tsx";
import { clockText, dayText, hoursTexts as texts, localText } from "../../texts/calendar.ts";
import styles from "./hours.module.css";

type Hours = RouteAnswer<"GET /api/hours">;
type BothZones = NonNullable<Hours["changesAt"]>;

/** The reader's own zone where nobody is signed in; the server knows a customer's. */
export function useHours(department: string | undefined) {
  const session = useSession();
  const isKnown = session.data !== undefined;
  const zone = session.data?.person.role === "customer" ? undefined : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useQuery({
    queryKey: ["hours", department ?? null, zone ?? null],
    queryFn: ({ signal }) => api("GET /api/hours", { query: { ...(department === undefined ? {} : { department }), ...(zone === undefined ? {} : { zone }) }, signal }),
    enabled: isKnown,
    staleTime: 60_000,
    retry: false,
  });
}

/** Whether a department is there, and when that changes: a line for the form of a new case. Shows nothing where the policy states no hours. */
export function HoursLine({ department }: { readonly department?: string }) {
  const hours = useHours(department);
  return hours.data === undefined ? null : <State hours={hours.data} />;
}

/** Opening hours by both clocks, the next opening, closed days, and what is not published yet (CAP-14, CAP-15). Shows nothing where the policy states no hours. */
export function HoursCard() {
  const [department, setDepartment] = useState<string>();
  const hours = useHours(department);
  if (hours.error instanceof ApiError && hours.error.status === 404) return null;
  return (
    <Card title={texts.title}>
      <ErrorNote error={hours.error} />
      {hours.data !== undefined && <Present hours={hours.data} onDepartment={setDepartment} />}
    </Card>
  );
}

function State({ hours }: { readonly hours: Hours }) {
  return (
    <p className={styles.line}>
      <Badge tone={hours.isOpen ? "good" : "wait"}>{hours.isOpen ? texts.open : texts.closed}</Badge>
      {hours.changesAt !== null && (
        <span>
          {hours.isOpen ? texts.openUntil : texts.opensAt} {hours.customerZone !== null && hours.changesAt.customer !== null ? <>{localText(hours.changesAt.customer)}, {texts.yourClock(hours.customerZone)} <span className={styles.soft}>({localText(hours.changesAt.vendor)}, {texts.vendorClock(hours.zone)})</span></> : <>{localText(hours.changesAt.vendor)}, {texts.vendorClock(hours.zone)}</>}
        </span>
      )}
    </p>
  );
}

function Present({ hours, onDepartment }: { readonly hours: Hours; readonly onDepartment: (department: string) => void }) {
  const { customerZone } = hours;
  const role = useSession().data?.person.role;
  const appointments = role === "customer" ? "/appointments" : role === "staff" || role === "supervisor" ? "/staff/appointments" : null;
  const span = (pick: (at: BothZones) => string | null) => (day: Hours["week"][number]) =>
    day.spans.length === 0 ? (day.closures[0] ?? texts.closedDay) : day.spans.map(({ from, until }) => spanText(pick(from) ?? "", pick(until) ?? "", day.date)).join(", ");
  return (
    <div className={styles.lists}>
      {hours.departments.length > 1 && (
        <div className={styles.pick}>
          <Field label={texts.department}>{(wiring) => <select {...wiring} value={hours.department} onChange={(event) => { onDepartment(event.currentTarget.value); }}>{hours.departments.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}</select>}</Field>
        </div>
      )}
      <State hours={hours} />
      <DataTable
        caption={texts.week}
        rows={hours.week}
        keyOf={(day) => day.date}
        columns={[
          { name: texts.day, cell: (day) => dayText(day.date) },
          ...(customerZone === null ? [] : [{ name: texts.yours(customerZone), cell: span((at) => at.customer) }]),
          { name: texts.ours(hours.zone), cell: span((at) => at.vendor) },
        ]}
      />
      {hours.summer.filter(({ state }) => state !== "none").slice(0, 1).map(({ year, state }) => <Note key={year} tone={state === "published" ? "good" : "info"}>{state === "published" ? texts.published(year) : texts.notPublished(year)}</Note>)}
      <details>
        <summary>{texts.closures}</summary>
        {hours.closures.length === 0 ? <p>{texts.noClosures}</p> : <ul className={styles.closures}>{hours.closures.map(({ date, reasons }) => <li key={date}>{dayText(date)}: {reasons.join(" ")}</li>)}</ul>}
      </details>
      {hours.appointments !== null && <p className={styles.soft}>{texts.appointments(hours.appointments.leadBusinessDays)} {appointments !== null && <Link to={appointments}>{role === "customer" ? texts.appointmentsLink : texts.appointmentsList}</Link>}</p>}
    </div>
  );
}

/** "17:00–01:00 (next day)": by whichever clock, told when it lies on another day than the vendor's. */
function spanText(from: string, until: string, date: string): string {
  const other = from.slice(0, 10) === date ? "" : `${dayText(from.slice(0, 10))}, `;
  const isLater = until.slice(0, 10) > from.slice(0, 10);
  return `${other}${clockText(from)}–${clockText(until)}${isLater && clockText(until) !== "00:00" ? ` (${texts.nextDay})` : ""}`;
}
