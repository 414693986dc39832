import { openPostgresNodes, type Nodes } from "../../server/storage/nodes/postgres-nodes.ts";
import type { LeaseTimes } from "../../server/storage/nodes/leases.ts";
import { openPostgresRecords } from "../../server/storage/records/postgres.ts";
import { createLog } from "../../server/system/log.ts";
import { createLocker } from "../../server/system/locker.ts";
import { createNotifier } from "../../server/system/notifier.ts";
import { administer, freshDatabase } from "./postgres.ts";

/** A database that several nodes share. */
export interface NodesPlace {
  readonly url: string;
  /** Joins one more node; it leaves with the place. */
  join(times?: LeaseTimes): Promise<Nodes>;
  /** Cuts every connection that nodes keep for notices and leases. */
  cut(): Promise<void>;
  remove(): Promise<void>;
}

export async function nodesPlace(serverUrl: string): Promise<NodesPlace> {
  const database = await freshDatabase({ url: serverUrl });
  await (await openPostgresRecords({ url: database.url })).close();
  const joined: Nodes[] = [];
  return {
    url: database.url,
    join: async (times) => {
      const nodes = await openPostgresNodes({ url: database.url, log: createLog("silent"), local: { locker: createLocker(), notifier: createNotifier() }, ...(times === undefined ? {} : { times }) });
      joined.push(nodes);
      return nodes;
    },
    cut: () => administer(serverUrl, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'custody-node' and datname = '${new URL(database.url).pathname.slice(1)}'`),
    remove: async () => {
      for (const nodes of joined) await nodes.close();
      await database.drop();
    },
  };
}
