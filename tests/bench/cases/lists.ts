import { freshDatabase } from "../../support/postgres.ts";
import { startOurs, type Ours } from "../ours.ts";
import { fill } from "../scale/mass.ts";
import { percentile, timed } from "../scale/requests.ts";
import { sqlitePaths } from "../../../server/storage/records/sqlite-file.ts";
import { join } from "node:path";

/** One page, asked for at both sizes; the times are those of each request, in milliseconds. */
export interface PageTimes {
  readonly page: string;
  readonly small: readonly number[];
  readonly large: readonly number[];
}

export interface Lists {
  readonly records: "SQLite" | "PostgreSQL";
  readonly pages: readonly PageTimes[];
}

const pages = [
  { page: "a customer's transfers", path: "/api/transfers", who: "customer" },
  { page: "all transfers, newest first", path: "/api/transfers", who: "staff" },
  { page: "all that were received", path: "/api/transfers?state=received", who: "staff" },
  { page: "queue: arrivals", path: "/api/queue?view=arrivals", who: "staff" },
  { page: "queue: mine", path: "/api/queue?view=mine", who: "staff" },
  { page: "queue: due soon", path: "/api/queue?view=due-soon", who: "staff" },
  { page: "queue: all", path: "/api/queue?view=all", who: "staff" },
] as const;

/** The list and queue pages, first and second page of each, of a portal with a thousand transfers and of one with a million, asked in turn. */
export async function listPages(folder: string, postgresUrl: string | null, sizes: readonly [number, number], requests: number): Promise<Lists> {
  const [small, large] = await Promise.all(sizes.map((count) => startFilled(`${folder}/lists-${postgresUrl === null ? "sqlite" : "postgres"}-${String(count)}`, postgresUrl, count)));
  if (small === undefined || large === undefined) throw new Error("two sizes are compared");
  try {
    const times: PageTimes[] = [];
    for (const { page, path, who } of pages) {
      const ask = (side: Filled, at: string): ReturnType<typeof timed> => timed(side.ours.url + at, side.ours.tokens[who]);
      const next = async (side: Filled): Promise<string> => {
        const { next: cursor } = JSON.parse((await ask(side, path)).body) as { next: string | null };
        return cursor === null ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
      };
      const paths = { small: [path, await next(small)], large: [path, await next(large)] };
      const measured = { small: [] as number[], large: [] as number[] };
      for (let index = -20; index < requests; index += 1) {
        const [forSmall, forLarge] = [await ask(small, paths.small[index & 1] ?? path), await ask(large, paths.large[index & 1] ?? path)];
        if (index < 0) continue;
        measured.small.push(forSmall.milliseconds);
        measured.large.push(forLarge.milliseconds);
      }
      times.push({ page: `${page} (${who})`, ...measured });
    }
    return { records: postgresUrl === null ? "SQLite" : "PostgreSQL", pages: times };
  } finally {
    await small.close();
    await large.close();
  }
}

/** The 99th percentile over all pages at the large size, over the one at the small size. */
export function listRatio(lists: Lists): number {
  const p99 = (side: "small" | "large"): number => percentile(lists.pages.flatMap((one) => one[side]), 0.99);
  return p99("large") / p99("small");
}

interface Filled {
  readonly ours: Ours;
  close(): Promise<void>;
}

async function startFilled(folder: string, postgresUrl: string | null, count: number): Promise<Filled> {
  const database = postgresUrl === null ? null : await freshDatabase({ url: postgresUrl });
  const environment = { JOBS: "0", ...(database === null ? {} : { DATABASE_URL: database.url }) };
  const deadlinesFrom = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`;
  const ours = await startOurs(folder, {
    environment,
    prepare: (data) => fill(database === null ? { sqlite: sqlitePaths(join(data, "records")).records } : { postgres: database.url }, { count, customer: "berta@bakery.example", holder: "sam@vendor.example", deadlinesFrom }),
  });
  return {
    ours,
    close: async () => {
      await ours.close();
      await database?.drop();
    },
  };
}
