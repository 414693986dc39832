import { classes } from "../../components/classes.ts";
import styles from "./charts.module.css";
import { scaleFor } from "./scale.ts";
import { useWidth } from "./use-width.ts";

/** A row of values, one a period; null where there is none. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

interface BarsProps {
  readonly series: readonly Series[];
  /** What stands under the bars. */
  readonly labels: readonly string[];
  /** The whole of it in a sentence, for those who do not see it. */
  readonly summary: string;
}

const height = 220;
const margin = { top: 12, right: 4, bottom: 28, left: 40 };
const labelWidth = 62;

/** Bars by period, drawn as wide as there is room; a second series is drawn hollow, so that colour is not needed. */
export function Bars({ series, labels, summary }: BarsProps) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const { top, step } = scaleFor(series.flatMap((one) => one.values.filter((value) => value !== null)));
  const inner = { width: Math.max(0, width - margin.left - margin.right), height: height - margin.top - margin.bottom };
  const slot = labels.length === 0 ? 0 : inner.width / labels.length;
  const bar = Math.max(1, Math.min(28, (slot * 0.7) / series.length));
  const y = (value: number): number => margin.top + inner.height * (1 - value / top);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const each = Math.max(1, Math.ceil(labelWidth / Math.max(1, slot)));
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`} role="img" aria-label={summary} className={styles.svg}>
          {lines.map((value) => (
            <g key={value}>
              <line className={value === 0 ? styles.axis : styles.line} x1={margin.left} x2={width - margin.right} y1={y(value)} y2={y(value)} />
              <text className={styles.tick} x={margin.left - 8} y={y(value) + 4} textAnchor="end">{String(Math.round(value * 100) / 100)}</text>
            </g>
          ))}
          {labels.map((label, index) => {
            const middle = margin.left + slot * (index + 0.5);
            return (
              <g key={label}>
                {series.map((one, place) => {
                  const value = one.values[index] ?? null;
                  if (value === null || value === 0) return null;
                  const x = middle + (place - series.length / 2) * bar;
                  return <rect key={one.label} className={classes(styles.bar, place === 1 && styles.hollow)} x={x + 1} y={y(value)} width={Math.max(1, bar - 2)} height={Math.max(1, y(0) - y(value))} rx={2}><title>{`${label}: ${one.label} ${String(value)}`}</title></rect>;
                })}
                {index % each === 0 && <text className={styles.tick} x={middle} y={height - 8} textAnchor="middle">{label}</text>}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
