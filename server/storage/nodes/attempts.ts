import type { Attempts } from "../../ports/attempts.ts";
import type { Link } from "./link.ts";

const now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
const tidyMs = 60_000;

/** Attempts over all nodes: a row for each key, in a table that a crash of the database may empty. */
export function createSharedAttempts(link: Link): Attempts {
  let tidiedAt = 0;
  return {
    take: async (key, most, seconds) => {
      if (performance.now() - tidiedAt > tidyMs) {
        tidiedAt = performance.now();
        await link.query(`delete from node_attempts where ends_at <= ${now}`);
      }
      const [row] = await link.query<{ count: string; left: string }>(
        `insert into node_attempts (key, count, ends_at) values ($1, 1, ${now} + $2)
         on conflict (key) do update set
           count = case when node_attempts.ends_at <= ${now} then 1 else node_attempts.count + 1 end,
           ends_at = case when node_attempts.ends_at <= ${now} then excluded.ends_at else node_attempts.ends_at end
         returning count, ends_at - ${now} as left`,
        [`${String(most)}/${String(seconds)} ${key}`, seconds * 1000],
      );
      return row === undefined || Number(row.count) <= most ? null : Math.max(1, Number(row.left));
    },
  };
}
