import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { classes } from "../../components/classes.ts";
import { Actions, Quiet } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { csvOf } from "../csv.ts";
import { DataTable } from "../data-table.tsx";
import { Bars, type Series } from "./bars.tsx";
import styles from "./charts.module.css";

const texts = supervisorTexts.charts;

interface ChartProps {
  readonly title: string;
  readonly about: string;
  /** ISO dates, for table and CSV. */
  readonly starts: readonly string[];
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

/** A chart that can be read as a table and saved as CSV. */
export function Chart({ title, about, starts, labels, series }: ChartProps) {
  const [isTable, setIsTable] = useState(false);
  const hasValues = series.some((one) => one.values.some((value) => value !== null && value !== 0));
  const save = (): void => {
    const rows = starts.map((start, index) => [start, ...series.map((one) => one.values[index] ?? null)]);
    saveText(`${title.toLowerCase().replaceAll(" ", "-")}.csv`, csvOf([texts.period, ...series.map((one) => one.label)], rows), "text/csv;charset=utf-8");
  };
  return (
    <Card title={title}>
      <Quiet>{about}</Quiet>
      {series.length > 1 && !isTable && (
        <ul className={styles.legend}>
          {series.map((one, place) => <li key={one.label}><span className={classes(styles.swatch, place === 1 && styles.hollowSwatch)} aria-hidden />{one.label}</li>)}
        </ul>
      )}
      {!isTable && (hasValues ? <Bars series={series} labels={labels} summary={texts.summary(title, starts.length, series.map(describe).join(" "))} /> : <Quiet>{texts.none}</Quiet>)}
      {isTable && (
        <DataTable
          caption={title}
          rows={starts.map((start, index) => ({ start, index }))}
          keyOf={(row) => row.start}
          columns={[
            { name: texts.period, cell: (row) => labels[row.index] ?? row.start },
            ...series.map((one) => ({ name: one.label, cell: (row: { index: number }) => one.values[row.index] ?? texts.noValue })),
          ]}
        />
      )}
      <Actions>
        <Button isSmall look="plain" aria-label={isTable ? texts.chartOf(title) : texts.tableOf(title)} onClick={() => { setIsTable(!isTable); }}>{isTable ? texts.chart : texts.table}</Button>
        <Button isSmall look="plain" icon={<IconDownload aria-hidden />} aria-label={texts.csvOf(title)} onClick={save}>{texts.csv}</Button>
      </Actions>
    </Card>
  );
}

function describe({ label, values }: Series): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "";
  return known.every(Number.isInteger) ? texts.total(label, known.reduce((sum, value) => sum + value, 0)) : texts.range(label, Math.min(...known), Math.max(...known));
}
