import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { calendarTexts as texts, dayText } from "../../texts/calendar.ts";
import { language } from "../../texts/format.ts";
import styles from "./calendar.module.css";
import type { Calendar, Holiday } from "./draft.ts";

interface HolidaysProps {
  readonly calendar: Calendar;
  readonly holidays: readonly Holiday[];
  readonly onChange: (holidays: readonly Holiday[]) => void;
}

const utc = (month: number, day: number): Date => new Date(Date.UTC(2024, month - 1, day));
const monthText = (month: number): string => new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(utc(month, 1));

function whenOf(holiday: Holiday): string {
  if ("on" in holiday) return dayText(holiday.on);
  if ("day" in holiday) return texts.everyYear(new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" }).format(utc(holiday.month, holiday.day)));
  return texts.nth(holiday.week, holiday.weekday, monthText(holiday.month));
}

/** The holidays of a draft; suggestions of a place, each to be confirmed by a person; and ones of the vendor's own. */
export function Holidays({ calendar, holidays, onChange }: HolidaysProps) {
  const added = holidays.filter((one) => !calendar.holidays.includes(one)).length;
  return (
    <section className={styles.week} aria-label={texts.holidays}>
      <h3>{texts.holidays}</h3>
      {added > 0 && <p role="status">{texts.holidaysNew(added)}</p>}
      {holidays.length === 0 && <Quiet>{texts.holidaysNone}</Quiet>}
      <ul className={styles.list}>
        {holidays.map((one, index) => (
          <li key={`${one.name} ${whenOf(one)}`}>
            <span>{one.name} <span className={styles.soft}>{whenOf(one)}</span></span>
            <Button isSmall look="plain" aria-label={texts.removeOf(one.name)} onClick={() => { onChange(holidays.filter((_, place) => place !== index)); }}>{texts.remove}</Button>
          </li>
        ))}
      </ul>
      <Own onAdd={(one) => { onChange([...holidays, one]); }} />
      <Suggestions calendar={calendar} holidays={holidays} onAdd={(one) => { onChange([...holidays, one]); }} />
    </section>
  );
}

function Own({ onAdd }: { readonly onAdd: (holiday: Holiday) => void }) {
  const [name, setName] = useState("");
  const [on, setOn] = useState("");
  return (
    <details>
      <summary>{texts.addOwn}</summary>
      <div className={styles.row}>
        <Field label={texts.name}>{(wiring) => <input {...wiring} value={name} maxLength={100} onChange={(event) => { setName(event.currentTarget.value); }} />}</Field>
        <Field label={texts.date}>{(wiring) => <input {...wiring} type="date" value={on} onChange={(event) => { setOn(event.currentTarget.value); }} />}</Field>
        <Button
          onClick={() => {
            if (name.trim() === "" || on === "") return;
            onAdd({ name: name.trim(), on });
            setName("");
            setOn("");
          }}
        >
          {texts.add}
        </Button>
      </div>
    </details>
  );
}

function Suggestions({ calendar, holidays, onAdd }: { readonly calendar: Calendar; readonly holidays: readonly Holiday[]; readonly onAdd: (holiday: Holiday) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [country, setCountry] = useState("");
  const [region, setRegion] = useState("");
  const [year, setYear] = useState(calendar.summer[1]?.year ?? 0);
  const places = useQuery({ queryKey: ["calendars", "places", country], queryFn: ({ signal }) => api("GET /api/calendars/places", { query: country === "" ? {} : { country }, signal }), enabled: isOpen, staleTime: Infinity, placeholderData: (former) => former });
  const found = useQuery({
    queryKey: ["calendars", "suggestions", calendar.department, calendar.version, country, region, year],
    queryFn: ({ signal }) => api("GET /api/calendars/:department/suggestions", { params: { department: calendar.department }, query: { country, year, ...(region === "" ? {} : { region }) }, signal }),
    enabled: country !== "",
  });
  const isChosen = (date: string): boolean => holidays.some((one) => "on" in one && one.on === date);
  return (
    <details onToggle={(event) => { setIsOpen(event.currentTarget.open); }}>
      <summary>{texts.suggest}</summary>
      <Quiet>{texts.suggestText}</Quiet>
      <div className={styles.row}>
        <Field label={texts.country}>{(wiring) => <select {...wiring} value={country} onChange={(event) => { setCountry(event.currentTarget.value); setRegion(""); }}><option value="">{texts.choose}</option>{places.data?.countries.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</select>}</Field>
        <Field label={texts.region}>{(wiring) => <select {...wiring} value={region} onChange={(event) => { setRegion(event.currentTarget.value); }}><option value="">{texts.wholeCountry}</option>{places.data?.regions.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}</select>}</Field>
        <Field label={texts.year}>{(wiring) => <select {...wiring} value={year} onChange={(event) => { setYear(Number(event.currentTarget.value)); }}>{calendar.summer.map((one) => <option key={one.year} value={one.year}>{one.year}</option>)}</select>}</Field>
      </div>
      {found.isFetching && <Loading />}
      <ErrorNote error={found.error} />
      <ul className={styles.list}>
        {found.data?.items.map((one) => (
          <li key={`${one.date} ${one.name}`}>
            <span>{one.name} <span className={styles.soft}>{dayText(one.date)}{one.isSubstitute && `, ${texts.substitute}`}{one.weekday > 5 && `, ${texts.weekend}`}</span></span>
            {one.isKnown ? <span className={styles.soft}>{texts.known}</span> : isChosen(one.date) ? <span className={styles.soft}>{texts.chosen}</span> : <Button isSmall aria-label={texts.confirmOf(one.name, dayText(one.date))} onClick={() => { onAdd({ name: one.name, on: one.date }); }}>{texts.confirm}</Button>}
          </li>
        ))}
      </ul>
    </details>
  );
}
