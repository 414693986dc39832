import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "../../domain/refusal.ts";
import type { Locker } from "../../ports/locker.ts";
import type { Link } from "./link.ts";

export interface LeaseTimes {
  /** How long a lock holds without being renewed, by the database's clock: after a node died, the next one waits at most so long. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** A holder that could not renew for so long is told to stop. What is left of the lease is its time to settle what it has. */
  readonly surrenderMs: number;
  /** How often a held lock is asked for again; notices usually are faster. */
  readonly askAgainMs: number;
}

const usual: LeaseTimes = { leaseMs: 8_000, renewMs: 1_000, surrenderMs: 3_000, askAgainMs: 500 };

interface Lease {
  readonly token: string;
  readonly onAsked: (why: "asked" | "lost") => void;
}

const now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

/**
 * Locks over all nodes: a row each, renewed while it is held. A lease, not an advisory lock: those go the moment the connection is lost, while their
 * holder may still be writing; a lease lasts longer than its holder takes to notice and to stop. `local` keeps the requests of this process in line.
 */
export function createLeases(link: Link, local: Locker, times: LeaseTimes = usual): Locker & { close(): void } {
  const held = new Map<string, Lease>();
  const released = new Map<string, Set<() => void>>();
  let confirmedAt = performance.now();

  link.listen("lock-asked", (id) => { held.get(id)?.onAsked("asked"); });
  link.listen("lock-free", (id) => { for (const told of released.get(id) ?? []) told(); });

  const surrender = (id: string, lease: Lease): void => {
    if (held.get(id) !== lease) return;
    held.delete(id);
    lease.onAsked("lost");
  };
  const renew = async (): Promise<void> => {
    const renewing = [...held];
    const startedAt = performance.now();
    if (renewing.length > 0) {
      const rows = await link.query<{ token: string }>(`update node_leases set until = ${now} + $2 where token = any($1) returning token`, [renewing.map(([, lease]) => lease.token), times.leaseMs]);
      const kept = new Set(rows.map((row) => row.token));
      for (const [id, lease] of renewing) if (!kept.has(lease.token)) surrender(id, lease);
    }
    confirmedAt = startedAt;
  };
  let isRenewing = false;
  const tick = setInterval(() => {
    if (performance.now() - confirmedAt > times.surrenderMs) for (const [id, lease] of held) surrender(id, lease);
    if (isRenewing) return;
    isRenewing = true;
    renew().catch(() => undefined).finally(() => { isRenewing = false; });
  }, times.renewMs);
  tick.unref();

  const take = async (id: string, onAsked: Lease["onAsked"]): Promise<Lease | null> => {
    const startedAt = performance.now();
    const lease: Lease = { token: randomUUID(), onAsked };
    const [row] = await link.query(
      `insert into node_leases (id, token, until) values ($1, $2, ${now} + $3)
       on conflict (id) do update set token = excluded.token, until = excluded.until where node_leases.until <= ${now} returning id`,
      [id, lease.token, times.leaseMs],
    );
    if (row === undefined) return null;
    // Without anything to renew the last confirmation may be old: taking a lease is one.
    if (held.size === 0) confirmedAt = startedAt;
    held.set(id, lease);
    return lease;
  };

  /** The link keeps the order of its statements: whoever takes the lock next in this process finds the row gone. */
  const giveBack = (id: string, lease: Lease, releaseLocal: () => void) => (): void => {
    if (held.get(id) === lease) held.delete(id);
    link.query("delete from node_leases where id = $1 and token = $2", [id, lease.token]).then(() => { link.send("lock-free", id); }, () => undefined);
    releaseLocal();
  };

  return {
    acquire: async (id, signal, onAsked) => {
      const releaseLocal = await local.acquire(id, signal, onAsked);
      try {
        for (;;) {
          const lease = await take(id, onAsked);
          if (lease !== null) return giveBack(id, lease, releaseLocal);
          link.send("lock-asked", id);
          await freed(id, signal);
        }
      } catch (error) {
        releaseLocal();
        throw error;
      }
    },
    attempt: async (id) => {
      const releaseLocal = await local.attempt(id);
      if (releaseLocal === null) return null;
      const lease = await take(id, () => undefined).catch((error: unknown) => {
        releaseLocal();
        throw error;
      });
      if (lease === null) releaseLocal();
      return lease === null ? null : giveBack(id, lease, releaseLocal);
    },
    close: () => { clearInterval(tick); },
  };

  async function freed(id: string, signal: AbortSignal): Promise<void> {
    const told = Promise.withResolvers<undefined>();
    const waiting = released.get(id) ?? new Set();
    const tell = (): void => { told.resolve(undefined); };
    released.set(id, waiting.add(tell));
    try {
      await Promise.race([told.promise, wait(times.askAgainMs, undefined, { signal })]);
    } catch {
      throw new Refusal("locked", "This upload is being written by another request. Try again in a moment.");
    } finally {
      waiting.delete(tell);
      if (waiting.size === 0) released.delete(id);
    }
  }
}
