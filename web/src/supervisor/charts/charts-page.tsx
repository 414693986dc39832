import { useState } from "react";
import { useSearchParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { language } from "../../texts/format.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { type ChartStep, chartSteps, type Period, useCharts } from "../queries.ts";
import { WatchTabs } from "../watch-tabs.tsx";
import { Chart } from "./chart.tsx";
import { SupportCharts } from "./support-charts.tsx";
import styles from "./charts.module.css";

const texts = supervisorTexts.charts;
const isDay = (value: string | null): value is string => value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** Arrivals, time to return, retention, outstanding copies; the address holds the span. */
export function ChartsPage() {
  const [search] = useSearchParams();
  const from = search.get("from");
  const to = search.get("to");
  const by = chartSteps.find((step) => step === search.get("by")) ?? "week";
  const filter = { by, ...(isDay(from) ? { from } : {}), ...(isDay(to) ? { to } : {}) };
  const charts = useCharts(filter);
  return (
    <Page title={texts.title} lead={texts.lead} width="wide">
      <WatchTabs />
      <Span key={search.toString()} from={isDay(from) ? from : ""} to={isDay(to) ? to : ""} by={by} />
      {charts.isPending && <Loading />}
      <ErrorNote error={charts.error} />
      {charts.data !== undefined && <Present periods={charts.data.periods} by={by} />}
      <SupportCharts filter={filter} labelOf={(start) => labelOf(start, by)} />
    </Page>
  );
}

function Present({ periods, by }: { readonly periods: readonly Period[]; readonly by: ChartStep }) {
  const starts = periods.map((period) => period.start);
  const labels = starts.map((start) => labelOf(start, by));
  const of = (label: string, pick: (period: Period) => number | null): { label: string; values: (number | null)[] } => ({ label, values: periods.map(pick) });
  return (
    <div className={styles.charts}>
      <Chart title={texts.arrivals} about={texts.arrivalsText} starts={starts} labels={labels} series={[of(texts.arrived, (one) => one.arrivals), of(texts.returned, (one) => one.returned)]} />
      <Chart title={texts.hours} about={texts.hoursText} starts={starts} labels={labels} series={[of(texts.hoursUnit, (one) => one.medianHoursToReturn)]} />
      <Chart title={texts.retention} about={texts.retentionText} starts={starts} labels={labels} series={[of(texts.days, (one) => one.medianDaysKept)]} />
      <Chart title={texts.deletions} about={texts.deletionsText} starts={starts} labels={labels} series={[of(texts.deleted, (one) => one.deleted)]} />
      <Chart title={texts.outstanding} about={texts.outstandingText} starts={starts} labels={labels} series={[of(texts.atEnd, (one) => one.outstandingAtEnd)]} />
    </div>
  );
}

function labelOf(start: string, by: ChartStep): string {
  const options: Intl.DateTimeFormatOptions = by === "month" ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(new Date(`${start.slice(0, 10)}T00:00:00Z`));
}

function Span(given: { readonly from: string; readonly to: string; readonly by: ChartStep }) {
  const [, setSearch] = useSearchParams();
  const [values, setValues] = useState({ from: given.from, to: given.to, by: given.by });
  const [isWrong, setIsWrong] = useState(false);
  return (
    <form
      className={styles.span}
      onSubmit={(event) => {
        event.preventDefault();
        const isUpsideDown = values.from !== "" && values.to !== "" && values.from > values.to;
        setIsWrong(isUpsideDown);
        if (!isUpsideDown) setSearch(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
      }}
    >
      <Field label={texts.from} error={isWrong ? texts.wrongRange : undefined}>{(wiring) => <input {...wiring} type="date" value={values.from} onChange={(event) => { setValues({ ...values, from: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.to}>{(wiring) => <input {...wiring} type="date" value={values.to} onChange={(event) => { setValues({ ...values, to: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.by}>
        {(wiring) => (
          <select {...wiring} value={values.by} onChange={(event) => { setValues({ ...values, by: chartSteps.find((step) => step === event.currentTarget.value) ?? "week" }); }}>
            {chartSteps.map((step) => <option key={step} value={step}>{texts.bys[step]}</option>)}
          </select>
        )}
      </Field>
      <Button type="submit">{texts.apply}</Button>
    </form>
  );
}
