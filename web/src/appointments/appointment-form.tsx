import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { DecisionNote, decisionIn } from "../cases/decision-note.tsx";
import type { ShownDecision } from "../cases/queries.ts";
import { ErrorNote } from "../components/error-note.tsx";
import { Field } from "../components/field.tsx";
import { Timestamp } from "../components/timestamp.tsx";
import { ApiError, api } from "../server/api.ts";
import { useZone } from "../session/session.ts";
import { showToast } from "../shell/toast-store.ts";
import { appointmentTexts as texts } from "../texts/calendar.ts";
import styles from "./appointments.module.css";

const kinds = ["call", "chat", "session"] as const;
const ways = ["telephone", "mail", "page"] as const;
const lengths = [30, 60, 90, 120, 180] as const;

/** Offsets between which the sender has to choose, where the clock shows the time twice. */
function offsetsOf(error: unknown): readonly string[] {
  const offsets = error instanceof ApiError ? error.problem.facts?.["offsets"] : undefined;
  return Array.isArray(offsets) ? offsets.filter((one): one is string => typeof one === "string") : [];
}

/** From when on a time is possible, where the policy names it. */
function earliestOf({ offers }: ShownDecision): readonly string[] {
  return offers.flatMap(({ at }) => (typeof at === "string" ? [at] : []));
}

/** Asks for an appointment. Staff do it for a customer (`accountId`) and say how it reached them. */
export function AppointmentForm({ accountId, isStaff, children }: { readonly accountId?: string; readonly isStaff: boolean; readonly children?: ReactNode }) {
  const client = useQueryClient();
  const zone = useZone();
  const [kind, setKind] = useState<(typeof kinds)[number]>("call");
  const [way, setWay] = useState<(typeof ways)[number]>("telephone");
  const [local, setLocal] = useState("");
  const [minutes, setMinutes] = useState(60);
  const [offset, setOffset] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const lacksAccount = isStaff && (accountId === undefined || accountId === "");
  const ask = useMutation({
    mutationFn: () => api("POST /api/appointments", { body: { kind, local, minutes, ...(offset === "" ? {} : { offset }), ...(isStaff && accountId !== undefined ? { accountId, way } : {}) } }),
    onSuccess: async () => {
      setLocal("");
      setOffset("");
      setWasTried(false);
      showToast(isStaff ? texts.recorded : texts.sent);
      await client.invalidateQueries({ queryKey: ["appointments"] });
    },
  });
  const offsets = offsetsOf(ask.error);
  const denied = decisionIn(ask.error);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setWasTried(true);
        if (local !== "" && !lacksAccount) ask.mutate();
      }}
    >
      {children}
      <Field label={texts.kind}>{(wiring) => <select {...wiring} value={kind} onChange={(event) => { setKind(kinds.find((one) => one === event.currentTarget.value) ?? "call"); }}>{kinds.map((one) => <option key={one} value={one}>{texts.kinds[one]}</option>)}</select>}</Field>
      {isStaff && <Field label={texts.way}>{(wiring) => <select {...wiring} value={way} onChange={(event) => { setWay(ways.find((one) => one === event.currentTarget.value) ?? "telephone"); }}>{ways.map((one) => <option key={one} value={one}>{texts.ways[one]}</option>)}</select>}</Field>}
      <Field label={isStaff ? texts.when : texts.whenOwn(zone)} error={wasTried && local === "" ? texts.lacksTime : undefined}>{(wiring) => <input {...wiring} type="datetime-local" value={local} onChange={(event) => { setLocal(event.currentTarget.value); }} />}</Field>
      {offsets.length > 0 && <Field label={texts.offset}>{(wiring) => <select {...wiring} value={offset} onChange={(event) => { setOffset(event.currentTarget.value); }}><option value="">–</option>{offsets.map((one) => <option key={one}>{one}</option>)}</select>}</Field>}
      <Field label={texts.minutes}>{(wiring) => <select {...wiring} value={minutes} onChange={(event) => { setMinutes(Number(event.currentTarget.value)); }}>{lengths.map((one) => <option key={one} value={one}>{texts.minutesOf(one)}</option>)}</select>}</Field>
      {wasTried && lacksAccount && <p role="alert">{texts.lacksAccount}</p>}
      {denied === null ? <ErrorNote error={ask.error} /> : <DecisionNote decision={denied} title={texts.denied} zone={zone}>{earliestOf(denied).map((at) => <p key={at}>{texts.earliest} <Timestamp at={at} zone={zone} show="instant" /></p>)}</DecisionNote>}
      <div><Button type="submit" look="primary" isBusy={ask.isPending}>{isStaff ? texts.save : texts.send}</Button></div>
    </form>
  );
}
