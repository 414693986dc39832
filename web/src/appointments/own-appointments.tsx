import { IconCalendarCheck, IconCalendarOff, IconCircleCheck, IconHourglass, IconMessages, IconPhone, IconScreenShare } from "@tabler/icons-react";
import { useState } from "react";
import { Button, ButtonLink } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Actions } from "../components/page.tsx";
import { Badge } from "../components/state-badge.tsx";
import { appointmentTexts, clockText, localText } from "../texts/calendar.ts";
import styles from "./appointments.module.css";
import { useAppointmentAct, type Appointment } from "./queries.ts";

const texts = appointmentTexts.own;
const kindIcons = { chat: IconMessages, call: IconPhone, session: IconScreenShare } as const;
const stateLooks = {
  asked: { icon: IconHourglass, tone: "wait" },
  confirmed: { icon: IconCalendarCheck, tone: "good" },
  cancelled: { icon: IconCalendarOff, tone: "quiet" },
  over: { icon: IconCircleCheck, tone: "quiet" },
} as const;

/** A customer's appointments: what is to come, the soonest first, each with what happens next; what is over below. */
export function OwnAppointments({ rows }: { readonly rows: readonly Appointment[] }) {
  const ahead = rows.filter(({ state }) => state === "asked" || state === "confirmed").toReversed();
  const earlier = rows.filter(({ state }) => state === "cancelled" || state === "over");
  return (
    <>
      {ahead.length > 0 && <ul className={styles.cards} aria-label={texts.ahead}>{ahead.map((row) => <li key={row.id}><Ahead row={row} /></li>)}</ul>}
      {earlier.length > 0 && (
        <details className={styles.earlier}>
          <summary>{texts.earlier(earlier.length)}</summary>
          <ul className={styles.rows}>{earlier.map((row) => <li key={row.id}><Kind row={row} /> <span>{spanText(row, "customer")}</span> <State row={row} /></li>)}</ul>
        </details>
      )}
    </>
  );
}

function Ahead({ row }: { readonly row: Appointment }) {
  const [isAsking, setIsAsking] = useState(false);
  const act = useAppointmentAct(() => { setIsAsking(false); });
  const close = (): void => { setIsAsking(false); };
  const { kind } = row;
  return (
    <Card title={<Kind row={row} />} aside={<State row={row} />} tone={row.isOpenNow ? "good" : "ordinary"} level={3}>
      <dl className={styles.times}>
        <div><dt>{texts.yourClock(row.customerZone ?? row.zone)}</dt><dd className={styles.time}>{spanText(row, "customer")}</dd></div>
        {row.customerZone !== null && row.customerZone !== row.zone && <div><dt>{texts.ourClock(row.zone)}</dt><dd>{spanText(row, "vendor")}</dd></div>}
      </dl>
      <p>{row.state === "asked" ? texts.next.asked : row.isOpenNow ? texts.next.now[kind] : texts.next.confirmed[kind]}</p>
      <Actions>
        {row.isOpenNow && kind === "chat" && <ButtonLink to="/chat" look="primary">{texts.toChat}</ButtonLink>}
        {row.isOpenNow && kind === "session" && <ButtonLink to="/sessions" look="primary">{texts.toSessions}</ButtonLink>}
        <Button aria-label={appointmentTexts.cancelOf(localText(row.startsAt.customer ?? row.startsAt.vendor))} onClick={() => { setIsAsking(true); }}>{appointmentTexts.cancel}</Button>
      </Actions>
      <ConfirmDialog isOpen={isAsking} title={texts.cancelTitle(appointmentTexts.kinds[kind])} confirm={texts.cancelYes} cancel={texts.cancelNo} isDangerous isBusy={act.isPending} onConfirm={() => { act.mutate({ id: row.id, verb: "cancel" }); }} onClose={close}>
        <p>{texts.yourClock(row.customerZone ?? row.zone)}: {spanText(row, "customer")}</p>
        <p>{texts.cancelText}</p>
        <ErrorNote error={act.error} />
      </ConfirmDialog>
    </Card>
  );
}

function Kind({ row }: { readonly row: Appointment }) {
  const Icon = kindIcons[row.kind];
  return <span className={styles.kind}><Icon aria-hidden stroke={1.7} />{appointmentTexts.kinds[row.kind]}</span>;
}

function State({ row }: { readonly row: Appointment }) {
  const { icon: Icon, tone } = stateLooks[row.state];
  return <Badge tone={tone} icon={<Icon aria-hidden stroke={1.9} />}>{row.isOpenNow ? texts.now : texts.states[row.state]}</Badge>;
}

/** "Thu 26 Nov 2026, 07:30 to 09:00"; the second day too where it is another one. */
function spanText({ startsAt, endsAt }: Appointment, clock: "customer" | "vendor"): string {
  const from = startsAt[clock] ?? startsAt.vendor;
  const until = endsAt[clock] ?? endsAt.vendor;
  return texts.span(localText(from), from.slice(0, 10) === until.slice(0, 10) ? clockText(until) : localText(until));
}
