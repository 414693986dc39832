import { instantText, type Ports } from "../context.ts";
import { readStop } from "./safety-stop.ts";

/** What the records tell a monitoring system: numbers only. Instants are seconds since 1970. */
export interface Measures {
  readonly transfers: Readonly<Record<string, number>>;
  readonly jobs: readonly { readonly name: string; readonly lastRunAt: number | null; readonly lastSuccessAt: number | null }[];
  readonly outboxWaiting: number;
  readonly outboxOldestSeconds: number;
  /** Deletions that should be over: due for more than a quarter of an hour and not begun, or begun as long ago and not ended. At most a thousand of each. */
  readonly deletionsLate: number;
  readonly isSafetyStopped: boolean;
}

const lateMinutes = 15;
const lateMax = 1_000;

/** Asked with every scrape, so each question costs what is due or waiting, never what exists. */
export async function measure(ports: Ports): Promise<Measures> {
  const { read } = ports.records;
  const now = ports.clock.now();
  const late = instantText(now.subtract({ minutes: lateMinutes }));
  const seconds = (at: string | null): number | null => (at === null ? null : Temporal.Instant.from(at).epochMilliseconds / 1000);
  const waiting = { sentAt: null, bouncedAt: null };
  const [oldest] = await read.outbox.list(waiting, { by: "createdAt", limit: 1 });
  const notBegun = (await read.lists.dueByDeadline(late, lateMax)).length;
  const notEnded = (await read.lists.transfersBefore(["deleting"], "deletingSince", late, lateMax)).length;
  return {
    transfers: await read.lists.transferCounts(),
    jobs: (await read.jobs.list({})).map((row) => ({ name: row.name, lastRunAt: seconds(row.lastRunAt), lastSuccessAt: seconds(row.lastSuccessAt) })),
    outboxWaiting: await read.outbox.count(waiting),
    outboxOldestSeconds: oldest === undefined ? 0 : Math.max(0, now.epochMilliseconds / 1000 - (seconds(oldest.createdAt) ?? 0)),
    deletionsLate: notBegun + notEnded,
    isSafetyStopped: (await readStop(read)) !== null,
  };
}
