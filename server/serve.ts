import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startJobs } from "../jobs/schedule.ts";
import { createApp } from "./http/app.ts";
import { createMetrics } from "./http/metrics.ts";
import type { Limits } from "./http/middleware/limits.ts";
import { createRelay, type Relay, type RelayTimes } from "./http/live/relay.ts";
import type { Portal } from "./compose.ts";
import { webDirectory } from "./compose.ts";
import { endAfterRestart } from "./actions/sessions/end-due.ts";
import { restoreCheck } from "./actions/upkeep/restore-check.ts";

export interface Serving {
  readonly server: Server;
  readonly url: string;
  /** Starts a job now; its outcome is in the log and the records. */
  readonly wake: (job: string) => void;
  /** Takes no new requests, lets running ones end for up to `graceMs`, then releases everything (F44). */
  stop(graceMs?: number): Promise<void>;
}

export interface ServeOptions {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly hasJobs: boolean;
  /** Other processes run the jobs: a wish is handed to them (`JOBS=0` on PostgreSQL). */
  readonly isWakingOthers?: boolean;
  readonly limits?: Limits;
  readonly relayTimes?: RelayTimes;
}

/** Serves a composed portal. What a restored back-up brought back is erased again before the first request (F46). */
export async function serve(portal: Portal, options: ServeOptions): Promise<Serving> {
  const { ports } = portal;
  await restoreCheck(ports);
  // One process holds the embedded records, so every session of an earlier one has lost its relay; with several nodes their silence tells.
  if (ports.settings.databaseUrl === null) await endAfterRestart(ports);
  const jobs = startJobs(ports, { isScheduled: options.hasJobs });
  const wake = (job: string): void => {
    if (options.isWakingOthers === true) ports.notifier.changed({ topic: "job", id: job, accountId: null });
    else jobs.wake(job);
  };
  const stopping = new AbortController();
  const relay = createRelay(ports, options.relayTimes);
  const metrics = ports.settings.metricsToken === null ? undefined : createMetrics(ports, ports.settings.metricsToken);
  const app = createApp({ ports, ...(metrics === undefined ? {} : { metrics }), wake, version: options.version, inbox: portal.inbox, webDirectory, stopping: stopping.signal, actFirst: relay.act, ...(options.limits === undefined ? {} : { limits: options.limits }) });
  // An upload may last for hours (F10): only the header has a limit, and a connection that sends nothing for two minutes is closed.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384, highWaterMark: 256 * 1024 }, app);
  server.setTimeout(120_000);
  metrics?.watch(server);
  server.on("upgrade", relay.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => { server.off("error", reject); resolve(); });
  });
  const address = server.address() as AddressInfo;
  const url = `http://${address.address.includes(":") ? `[${address.address}]` : address.address}:${String(address.port)}`;
  let stopped: Promise<void> | null = null;
  return {
    server,
    url,
    wake,
    stop: (graceMs = 10_000) => (stopped ??= stopServing(server, jobs, relay, portal, stopping, graceMs)),
  };
}

async function stopServing(server: Server, jobs: { stop(): Promise<void> }, relay: Relay, portal: Portal, stopping: AbortController, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  stopping.abort();
  await relay.close();
  server.closeIdleConnections();
  const grace = setTimeout(() => { server.closeAllConnections(); }, graceMs);
  await closed;
  clearTimeout(grace);
  await jobs.stop();
  await portal.close();
}
