import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { Refusal } from "../../domain/refusal.ts";
import type { Log } from "../../ports/log.ts";
import { refusalOfPostgres } from "../records/postgres-errors.ts";

/** One connection of its own to the database, for what must not wait behind requests or pass a pooler: notices, leases, the clock. */
export interface Link {
  /** Names this process among the nodes. */
  readonly nodeId: string;
  /** Runs one statement. @throws {Refusal} `unavailable` at once while the connection is down, and when no answer comes within `answerMs`. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Sends a notice to all other nodes, in order; kept while the connection is down. The same one several times at once is sent once. */
  send(kind: string, text: string): void;
  /** Takes the notices of other nodes. */
  listen(kind: string, take: (text: string) => void): void;
  /** Told when the connection is lost, and when it is back: notices may then have been missed. */
  watch(told: (isUp: boolean, hasLostNotices: boolean) => void): void;
  close(): Promise<void>;
}

interface LinkOptions {
  readonly url: string;
  readonly log: Log;
  readonly nodeId: string;
  readonly answerMs?: number;
  /** How often a connection on which nothing happens is asked whether it lives. */
  readonly beatMs?: number;
}

const channel = "custody_nodes";
/** Notices that are kept while the connection is down; beyond, the others are told that they missed some. */
const waitingMax = 5_000;
const longestPauseMs = 2_000;

/** Opens the connection; later losses are mended with growing pauses. @throws {Refusal} `unavailable` when the first try fails. */
export async function openLink({ url, log, nodeId, answerMs = 3_000, beatMs = 2_000 }: LinkOptions): Promise<Link> {
  const takers = new Map<string, (text: string) => void>();
  const watchers: ((isUp: boolean, hasLostNotices: boolean) => void)[] = [];
  const waiting = new Set<string>();
  let hasLostNotices = false;
  let isSending = false;
  let isClosed = false;
  let client: pg.Client | null = null;
  // Asked anew after every wait: the compiler would take the first answer for good.
  const hasClosed = (): boolean => isClosed;

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString: url, application_name: "custody-node", keepAlive: true, connectionTimeoutMillis: answerMs, query_timeout: answerMs, statement_timeout: answerMs });
    fresh.on("error", () => { lost(fresh); });
    fresh.on("end", () => { lost(fresh); });
    fresh.on("notification", ({ payload = "" }) => {
      const [from, kind, text] = split(payload);
      if (from !== nodeId) takers.get(kind)?.(text);
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
    } catch (error) {
      drop(fresh);
      throw refusalOfPostgres(error);
    }
    return fresh;
  };

  const lost = (which: pg.Client): void => {
    if (client !== which) return;
    client = null;
    drop(which);
    if (isClosed) return;
    log.warn("nodes-connection-lost", { nodeId });
    for (const told of watchers) told(false, false);
    void mend();
  };

  const mend = async (): Promise<void> => {
    for (let pause = 50; !isClosed; pause = Math.min(longestPauseMs, pause * 2)) {
      await wait(pause, undefined, { ref: false });
      const fresh = await connect().catch(() => null);
      if (fresh === null) continue;
      if (hasClosed()) return drop(fresh);
      client = fresh;
      log.info("nodes-connection-back", { nodeId });
      for (const told of watchers) told(true, hasLostNotices);
      hasLostNotices = false;
      void flush();
      return;
    }
  };

  // One statement after the other: `pg` wants it so.
  let last: Promise<unknown> = Promise.resolve();
  const query = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const answer = last.then(() => ask<Row>(text, values));
    last = answer.catch(() => undefined);
    return answer;
  };
  const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    const present = client;
    if (present === null) throw new Refusal("unavailable", "The records do not answer at the moment.");
    try {
      return (await present.query<Row>(text, [...values])).rows;
    } catch (error) {
      // A connection that does not answer in time is given up: nobody knows what it would still do.
      if (error instanceof Error && error.message === "Query read timeout") {
        lost(present);
        throw new Refusal("unavailable", "The records do not answer at the moment.");
      }
      throw refusalOfPostgres(error);
    }
  };

  const flush = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    while (waiting.size > 0 && client !== null) {
      const batch = [...waiting];
      waiting.clear();
      try {
        await query("select pg_notify($1, notice) from unnest($2::text[]) as notice", [channel, batch]);
      } catch {
        for (const notice of batch) waiting.add(notice);
        break;
      }
    }
    isSending = false;
  };

  client = await connect();
  const beat = setInterval(() => { query("select 1").catch(() => undefined); }, beatMs);
  beat.unref();

  return {
    nodeId,
    query,
    send: (kind, text) => {
      if (waiting.size >= waitingMax) {
        waiting.clear();
        hasLostNotices = true;
      }
      waiting.add(`${nodeId} ${kind} ${text}`);
      setImmediate(() => { void flush(); });
    },
    listen: (kind, take) => { takers.set(kind, take); },
    watch: (told) => { watchers.push(told); },
    close: async () => {
      clearInterval(beat);
      await flush();
      isClosed = true;
      const present = client;
      client = null;
      await present?.end().catch(() => undefined);
    },
  };
}

function split(payload: string): [from: string, kind: string, text: string] {
  const [from = "", kind = "", ...rest] = payload.split(" ");
  return [from, kind, rest.join(" ")];
}

/** Ends a connection that may not answer any more. */
function drop(client: pg.Client): void {
  client.end().catch(() => undefined);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
