import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import { supportChartTexts as texts } from "../../texts/look-back.ts";
import { DataTable } from "../data-table.tsx";
import type { ChartStep } from "../queries.ts";
import { Chart } from "./chart.tsx";
import styles from "./charts.module.css";

type Period = RouteAnswer<"GET /api/charts/support">["periods"][number];

interface SupportChartsProps {
  readonly filter: { readonly from?: string; readonly to?: string; readonly by: ChartStep };
  readonly labelOf: (start: string) => string;
}

/** Cases, first answers, chats and surveys by period; every number of cases opens the cases behind it. */
export function SupportCharts({ filter, labelOf }: SupportChartsProps) {
  const charts = useQuery({ queryKey: ["charts", "support", filter], queryFn: ({ signal }) => api("GET /api/charts/support", { query: filter, signal }), placeholderData: (former) => former });
  if (charts.data === undefined) return <ErrorNote error={charts.error} />;
  const { periods, isCut } = charts.data;
  const starts = periods.map(({ start }) => start);
  const labels = starts.map(labelOf);
  const of = (label: string, pick: (period: Period) => number | null): { label: string; values: (number | null)[] } => ({ label, values: periods.map(pick) });
  const link = (measure: "opened" | "in-time" | "late" | "unanswered" | "urgent", pick: (period: Period) => number) => ({
    name: texts.measures[measure],
    cell: (period: Period) => (pick(period) === 0 ? "0" : <Link to={`/supervisor/charts/cases?${new URLSearchParams({ measure, from: period.start, to: period.end }).toString()}`} aria-label={`${texts.measures[measure]}, ${labelOf(period.start)}: ${String(pick(period))}`}>{pick(period)}</Link>),
  });
  return (
    <>
      <h2>{texts.title}</h2>
      {isCut && <Note tone="wait">{texts.cut}</Note>}
      <div className={styles.charts}>
        <Chart title={texts.cases} about={texts.casesText} starts={starts} labels={labels} series={[of(texts.inTime, (one) => one.inTime), of(texts.late, (one) => one.late)]} />
        <Chart title={texts.first} about={texts.firstText} starts={starts} labels={labels} series={[of(texts.firstUnit, (one) => one.medianMinutesToAnswer)]} />
        <Chart title={texts.urgent} about={texts.urgentText} starts={starts} labels={labels} series={[of(texts.opened, (one) => one.opened), of(texts.urgentLabel, (one) => one.urgent)]} />
        <Chart title={texts.chats} about={texts.chatsText} starts={starts} labels={labels} series={[of(texts.asked, (one) => one.chats), of(texts.accepted, (one) => one.acceptedChats)]} />
        <Chart title={texts.surveys} about={texts.surveysText} starts={starts} labels={labels} series={[of(texts.surveyAverage, (one) => one.surveyAverage)]} />
      </div>
      <Card title={texts.numbers}>
        <DataTable
          caption={texts.numbers}
          rows={[...periods].reverse()}
          keyOf={(period) => period.start}
          columns={[
            { name: texts.period, cell: (period) => labelOf(period.start) },
            link("opened", (one) => one.opened),
            link("in-time", (one) => one.inTime),
            link("late", (one) => one.late),
            link("unanswered", (one) => one.unanswered),
            link("urgent", (one) => one.urgent),
          ]}
        />
      </Card>
    </>
  );
}
