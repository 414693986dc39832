import type { RouteAnswer } from "../../contract/types.ts";
import type { Ports } from "../context.ts";
import { median, periodsOf, textOf, type ChartSpan } from "./periods.ts";

type Period = RouteAnswer<"GET /api/charts">["periods"][number];

/** Nothing is kept longer, so that what ended in a period was made at most this long before it. */
const lookBackDays = 400;

/**
 * Counts by period (UTC; weeks begin on Monday): what arrived, was returned and was deleted in it, the medians of how long that took, and how many copies
 * were outstanding at its end. Without dates: the last twelve periods. @throws {Refusal} `not-valid` for a span that is upside down or too long.
 */
export async function charts(ports: Ports, wish: ChartSpan): Promise<{ periods: Period[] }> {
  const { first, starts, from, until } = periodsOf(ports, wish);
  const rows = await ports.records.read.lists.charts(textOf(first.subtract({ days: lookBackDays })), until);
  const copies = await ports.records.read.lists.removalsSince(from);
  return {
    periods: starts.map(({ start, begin, end }) => {
      const isIn = (at: string | null): at is string => at !== null && at >= begin && at < end;
      const returned = rows.filter((row) => isIn(row.returnedAt));
      const deleted = rows.filter((row) => isIn(row.deletedAt));
      return {
        start,
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

function hoursBetween(start: string | null, end: string | null): number | null {
  return start === null || end === null ? null : Temporal.Instant.from(end).since(Temporal.Instant.from(start)).total("hours");
}
