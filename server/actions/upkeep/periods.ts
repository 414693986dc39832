import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Ports } from "../context.ts";

type ChartStep = "day" | "week" | "month";

/** The days of a chart, both included, and how they are put together; the last twelve periods where nothing is said. */
export interface ChartSpan {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by: ChartStep;
}

/** One period: its first day, and the instants between which it lies (half-open). */
export interface ChartPeriod {
  readonly start: string;
  readonly begin: string;
  readonly end: string;
}

const periodsMax = 400;
/** Before and after them a day has no four-digit year on both of its sides, and nothing happened. */
const [firstYear, lastYear] = [1970, 9998];

/** The periods of a chart in UTC (weeks begin on Monday), and the instants of all of them. @throws {Refusal} `not-valid` for a span that is upside down, too long or beyond the years of four digits. */
export function periodsOf(ports: Ports, wish: ChartSpan): { readonly first: Temporal.PlainDate; readonly starts: readonly ChartPeriod[]; readonly from: string; readonly until: string } {
  const today = ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  const to = wish.to === undefined ? today : Temporal.PlainDate.from(wish.to);
  const first = startOf(wish.from === undefined ? to.subtract(stepOf(wish.by, 11)) : Temporal.PlainDate.from(wish.from), wish.by);
  if (first.year < firstYear || to.year > lastYear) throw new Refusal("not-valid", `Choose days of the years ${String(firstYear)} to ${String(lastYear)}.`);
  const starts: ChartPeriod[] = [];
  for (let start = first; Temporal.PlainDate.compare(start, to) <= 0; start = start.add(stepOf(wish.by, 1))) {
    if (starts.length >= periodsMax) throw new Refusal("not-valid", `At most ${String(periodsMax)} periods are shown at once.`);
    starts.push({ start: start.toString(), begin: textOf(start), end: textOf(start.add(stepOf(wish.by, 1))) });
  }
  if (starts.length === 0) throw new Refusal("not-valid", "The first day must not come after the last one.");
  return { first, starts, from: textOf(first), until: textOf(to.add({ days: 1 })) };
}

function stepOf(by: ChartStep, count: number): Temporal.DurationLike {
  return by === "day" ? { days: count } : by === "week" ? { weeks: count } : { months: count };
}

function startOf(date: Temporal.PlainDate, by: ChartStep): Temporal.PlainDate {
  if (by === "month") return date.with({ day: 1 });
  return by === "week" ? date.subtract({ days: date.dayOfWeek - 1 }) : date;
}

/** Midnight in UTC. */
export function textOf(date: Temporal.PlainDate): string {
  return instantText(date.toZonedDateTime({ timeZone: "UTC", plainTime: "00:00" }).toInstant());
}

/** The middle value, to one decimal; null of none. */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value): value is number => value !== null).sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round(((upper + lower) / 2) * 10) / 10;
}
