import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { composePortal, type Portal } from "../../../server/compose.ts";
import { readEnvironment } from "../../../server/config/env.ts";
import { toSettings } from "../../../server/config/settings.ts";
import { instantText } from "../../../server/actions/context.ts";
import { request } from "../../../server/actions/transfers/request.ts";
import { sweep } from "../../../server/actions/upkeep/sweep.ts";
import { callerOf } from "../../../server/demo/enrol.ts";
import { send, sendAll } from "../../../server/demo/send.ts";
import { enrolCast } from "../../../server/demo/story.ts";
import { createLog } from "../../../server/system/log.ts";
import { sqlitePaths } from "../../../server/storage/records/sqlite-file.ts";
import { freshDatabase } from "../../support/postgres.ts";
import { fill } from "../scale/mass.ts";

/** What it took to erase what was due, certificates included, beside a smaller and a larger number of other transfers. */
export interface Sweeps {
  readonly records: "SQLite" | "PostgreSQL";
  readonly due: number;
  readonly smallSeconds: number;
  readonly largeSeconds: number;
}

export function sweepRatio(sweeps: Sweeps): number {
  return sweeps.largeSeconds / sweeps.smallSeconds;
}

/**
 * A thousand real transfers with sealed files, sent through the portal's actions, come due at once; the clock is moved, and the two portals
 * sweep in turn, a share of the thousand at a time, until the last one is certified.
 */
export async function sweeps(folder: string, postgresUrl: string | null, sizes: readonly [number, number], due: number): Promise<Sweeps> {
  const [small, large] = await Promise.all(sizes.map((count) => startDue(`${folder}/sweep-${String(count)}`, postgresUrl, count, due)));
  if (small === undefined || large === undefined) throw new Error("two sizes are compared");
  const seconds = { small: 0, large: 0 };
  try {
    const rounds = 10;
    for (let round = 1; round <= rounds; round += 1) {
      seconds.small += await small.sweepTo(round / rounds);
      seconds.large += await large.sweepTo(round / rounds);
    }
    for (const side of [small, large]) if ((await side.deleted()) !== due) throw new Error(`of ${String(due)} due transfers ${String(await side.deleted())} were erased`);
    return { records: postgresUrl === null ? "SQLite" : "PostgreSQL", due, smallSeconds: seconds.small, largeSeconds: seconds.large };
  } finally {
    await small.close();
    await large.close();
  }
}

interface Due {
  /** Lets the given share of the thousand come due and sweeps; gives the seconds. */
  sweepTo(share: number): Promise<number>;
  deleted(): Promise<number>;
  close(): Promise<void>;
}

async function startDue(folder: string, postgresUrl: string | null, count: number, due: number): Promise<Due> {
  mkdirSync(folder, { recursive: true });
  const database = postgresUrl === null ? null : await freshDatabase({ url: postgresUrl });
  const settings = toSettings(readEnvironment({ PORT: "8080", DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), LOG_LEVEL: "silent", ...(database === null ? {} : { DATABASE_URL: database.url }) }));
  let now = Temporal.Instant.from("2026-03-02T09:00:00Z");
  const clock = { now: () => now };
  const open = (): Promise<Portal> => composePortal(settings, createLog("silent"), { clock, secondClock: { now: () => Promise.resolve(now), adopt: () => Promise.resolve() } });
  let portal = await open();
  const cast = await enrolCast(portal.ports);
  const customer = await callerOf(portal.ports, cast.customer);
  const content = Buffer.alloc(10_000, "a bench's file ");
  const ids: string[] = [];
  for (let index = 0; index < due; index += 1) {
    const transfer = await request(portal.ports, customer, { purpose: "repair" });
    await send(portal.ports, customer, transfer.id, { name: "bench.bin", content });
    await sendAll(portal.ports, customer, transfer.id);
    ids.push(transfer.id);
    now = now.add({ seconds: 20 });
  }
  await portal.close();
  // The others end after everything that is due here: a sweep must pass them by.
  const deadlinesFrom = instantText(now.add({ hours: 24 * 33 }));
  await fill(database === null ? { sqlite: sqlitePaths(join(settings.dataDirectory, "records")).records } : { postgres: database.url }, { count, customer: cast.customer.email, holder: cast.staff.email, deadlinesFrom });
  portal = await open();
  const started = Temporal.Instant.from("2026-03-02T09:00:00Z").add({ hours: 24 * 30 });
  const deleted = async (): Promise<number> => (await portal.ports.records.read.transfers.list({ id: ids, state: "deleted" })).length;
  return {
    sweepTo: async (share) => {
      now = started.add({ seconds: Math.ceil(share * due * 20) + 60 });
      const start = performance.now();
      await sweep(portal.ports);
      return (performance.now() - start) / 1000;
    },
    deleted,
    close: async () => {
      await portal.close();
      await database?.drop();
    },
  };
}
