import { randomBytes } from "node:crypto";
import type { Attempts } from "../../ports/attempts.ts";
import type { Locker } from "../../ports/locker.ts";
import type { Log } from "../../ports/log.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { SecondClock } from "../../ports/second-clock.ts";
import { createSharedAttempts } from "./attempts.ts";
import { createDatabaseClock } from "./database-clock.ts";
import { createLeases, type LeaseTimes } from "./leases.ts";
import { openLink } from "./link.ts";
import { createNotices } from "./notices.ts";

/** What the processes of one portal share. */
export interface Nodes {
  readonly locker: Locker;
  readonly notifier: Notifier;
  readonly attempts: Attempts;
  readonly secondClock: SecondClock;
  close(): Promise<void>;
}

interface NodesOptions {
  /** A direct connection: LISTEN does not pass a pooler in transaction mode. */
  readonly url: string;
  readonly log: Log;
  /** What they are within one process. */
  readonly local: { readonly locker: Locker; readonly notifier: Notifier };
  readonly times?: LeaseTimes;
}

/** Joins this process to the other nodes on the same database, whose schema is there. @throws {Refusal} `unavailable`. */
export async function openPostgresNodes({ url, log, local, times }: NodesOptions): Promise<Nodes> {
  const link = await openLink({ url, log, nodeId: randomBytes(6).toString("hex") });
  const locker = createLeases(link, local.locker, times);
  const notifier = createNotices(link, local.notifier);
  return {
    locker,
    notifier,
    attempts: createSharedAttempts(link),
    secondClock: createDatabaseClock(link),
    close: async () => {
      locker.close();
      notifier.close();
      await link.close();
    },
  };
}
