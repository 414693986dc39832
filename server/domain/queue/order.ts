import type { QueueSection } from "./section.ts";

/** What the queue knows of a waiting case. */
export interface QueueRow {
  readonly id: string;
  readonly arrivedAt: Temporal.Instant;
  readonly isUrgent: boolean;
  readonly isNamedCaller: boolean;
  readonly tier: string | null;
}

/** The rows in the order in which they are taken up, each with the sentence why; rows that are equal in everything keep the order of their ids. */
export function placed<Row extends QueueRow>(rows: readonly Row[], { order, plansFirst }: QueueSection): { readonly row: Row; readonly why: string }[] {
  const rank: Readonly<Record<QueueSection["order"][number], (row: Row) => number>> = {
    urgent: (row) => (row.isUrgent ? 0 : 1),
    "named-callers": (row) => (row.isNamedCaller ? 0 : 1),
    plan: (row) => (row.tier !== null && plansFirst.includes(row.tier) ? plansFirst.indexOf(row.tier) : plansFirst.length),
    age: (row) => row.arrivedAt.epochMilliseconds,
  };
  const compare = (one: Row, other: Row): number => {
    for (const key of order) {
      const difference = rank[key](one) - rank[key](other);
      if (difference !== 0) return difference;
    }
    return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
  };
  return rows.toSorted(compare).map((row) => ({ row, why: why(row) }));

  function why(row: Row): string {
    const grounds = order.flatMap((key): string[] => {
      if (key === "urgent") return row.isUrgent ? ["urgent"] : [];
      if (key === "named-callers") return [row.isNamedCaller ? "from a named caller" : "not from a named caller"];
      if (key === "plan") return row.tier !== null && plansFirst.includes(row.tier) ? [`on the ${row.tier} plan`] : ["on no plan that comes first"];
      return [`waiting since ${row.arrivedAt.toString({ smallestUnit: "minute" })}`];
    });
    const sentence = grounds.join(", ");
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  }
}
