import type { SecondClock } from "../../ports/second-clock.ts";
import type { Link } from "./link.ts";

/** The database server's clock (F33). It needs no anchor: a stop that was released is remembered in the records. */
export function createDatabaseClock(link: Link): SecondClock {
  return {
    now: async () => {
      const rows = await link.query<{ ms: string }>("select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms").catch(() => []);
      return rows[0] === undefined ? null : Temporal.Instant.fromEpochMilliseconds(Number(rows[0].ms));
    },
    adopt: () => Promise.resolve(),
  };
}
