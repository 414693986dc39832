import { Gauge, type Registry } from "prom-client";
import { measure, type Measures } from "../actions/upkeep/measure.ts";
import type { Ports } from "../actions/context.ts";

/**
 * Gauges that are filled from the records by what is given back, before every scrape. Every node answers the same, so an alert takes the highest. Where the records do not
 * answer, `custody_records_up` is 0 and the others are missing, instead of telling old numbers.
 */
export function recordsMetrics(ports: Ports, states: readonly string[], registers: Registry[]): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> => new Gauge({ name: `custody_${name}`, help, labelNames, registers });
  const transfers = gauge("transfers", "Transfers by state", ["state"]);
  const lastRun = gauge("job_last_run_timestamp_seconds", "When a job ran last", ["job"]);
  const lastSuccess = gauge("job_last_success_timestamp_seconds", "When a job ran last without any error", ["job"]);
  const waiting = gauge("outbox_waiting", "Mails that wait to be sent");
  const oldest = gauge("outbox_oldest_seconds", "Age of the oldest of them");
  const late = gauge("deletions_late", "Deletions that should have ended a quarter of an hour ago");
  const stopped = gauge("safety_stop", "1 while the safety stop holds deletions");
  const pool = gauge("database_connections", "Connections of this process to PostgreSQL", ["use"]);
  const all = [transfers, lastRun, lastSuccess, waiting, oldest, late, stopped];
  const fill = (measures: Measures): void => {
    for (const state of states) transfers.set({ state }, measures.transfers[state] ?? 0);
    for (const job of measures.jobs) {
      if (job.lastRunAt !== null) lastRun.set({ job: job.name }, job.lastRunAt);
      if (job.lastSuccessAt !== null) lastSuccess.set({ job: job.name }, job.lastSuccessAt);
    }
    waiting.set(measures.outboxWaiting);
    oldest.set(measures.outboxOldestSeconds);
    late.set(measures.deletionsLate);
    stopped.set(measures.isSafetyStopped ? 1 : 0);
  };
  const up = gauge("records_up", "1 where the records answer");
  return async () => {
    for (const one of all) one.reset();
    // A gauge without labels would show 0 after a reset, and that would be an answer.
    for (const one of [waiting, oldest, late, stopped]) one.remove();
    const use = ports.records.connections?.();
    if (use !== undefined) {
      pool.set({ use: "busy" }, use.open - use.idle);
      pool.set({ use: "idle" }, use.idle);
      pool.set({ use: "waiting" }, use.waiting);
    }
    try {
      fill(await measure(ports));
      up.set(1);
    } catch (error) {
      ports.log.warn("metrics-incomplete", { code: error instanceof Error && "code" in error ? String(error.code) : "unknown" });
      up.set(0);
    }
  };
}
