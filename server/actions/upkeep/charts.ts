import type { RouteAnswer } from "../../contract/types.ts";
import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Ports } from "../context.ts";

export type ChartStep = "day" | "week" | "month";
type Period = RouteAnswer<"GET /api/charts">["periods"][number];

const periodsMax = 400;
/** Nothing is kept longer, so that what ended in a period was made at most this long before it. */
const lookBackDays = 400;

/**
 * Counts by period (UTC; weeks begin on Monday): what arrived, was returned and was deleted in it, the medians of how long that took, and how many copies
 * were outstanding at its end. Without dates: the last twelve periods. @throws {Refusal} `not-valid` for a span that is upside down or too long.
 */
export async function charts(ports: Ports, wish: { from?: string | undefined; to?: string | undefined; by: ChartStep }): Promise<{ periods: Period[] }> {
  const today = ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  const to = wish.to === undefined ? today : Temporal.PlainDate.from(wish.to);
  const from = startOf(wish.from === undefined ? to.subtract(stepOf(wish.by, 11)) : Temporal.PlainDate.from(wish.from), wish.by);
  const starts: Temporal.PlainDate[] = [];
  for (let start = from; Temporal.PlainDate.compare(start, to) <= 0; start = start.add(stepOf(wish.by, 1))) {
    if (starts.length >= periodsMax) throw new Refusal("not-valid", `At most ${String(periodsMax)} periods are shown at once.`);
    starts.push(start);
  }
  if (starts.length === 0) throw new Refusal("not-valid", "The first day must not come after the last one.");
  const rows = await ports.records.read.lists.charts(textOf(from.subtract({ days: lookBackDays })), textOf(to.add({ days: 1 })));
  const copies = await ports.records.read.lists.removalsSince(textOf(from));
  return {
    periods: starts.map((start) => {
      const [begin, end] = [textOf(start), textOf(start.add(stepOf(wish.by, 1)))];
      const isIn = (at: string | null): at is string => at !== null && at >= begin && at < end;
      const returned = rows.filter((row) => isIn(row.returnedAt));
      const deleted = rows.filter((row) => isIn(row.deletedAt));
      return {
        start: start.toString(),
        arrivals: rows.filter((row) => isIn(row.receivedAt)).length,
        returned: returned.length,
        medianHoursToReturn: median(returned.map((row) => hoursBetween(row.receivedAt, row.returnedAt))),
        deleted: deleted.length,
        medianDaysKept: median(deleted.map((row) => { const hours = hoursBetween(row.receivedAt, row.deletedAt); return hours === null ? null : hours / 24; })),
        outstandingAtEnd: copies.filter((copy) => copy.endedAt < end && (copy.removalAt === null || copy.removalAt >= end)).length,
      };
    }),
  };
}

function stepOf(by: ChartStep, count: number): Temporal.DurationLike {
  return by === "day" ? { days: count } : by === "week" ? { weeks: count } : { months: count };
}

function startOf(date: Temporal.PlainDate, by: ChartStep): Temporal.PlainDate {
  if (by === "month") return date.with({ day: 1 });
  return by === "week" ? date.subtract({ days: date.dayOfWeek - 1 }) : date;
}

function textOf(date: Temporal.PlainDate): string {
  return instantText(date.toZonedDateTime({ timeZone: "UTC", plainTime: "00:00" }).toInstant());
}

function hoursBetween(start: string | null, end: string | null): number | null {
  return start === null || end === null ? null : Temporal.Instant.from(end).since(Temporal.Instant.from(start)).total("hours");
}

/** The middle value, to one decimal; null of none. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value): value is number => value !== null).sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round(((upper + lower) / 2) * 10) / 10;
}
