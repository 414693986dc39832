import { instantText, type Ports } from "../server/actions/context.ts";
import { Refusal } from "../server/domain/refusal.ts";

/** One piece of regular work; `run` gives a line for people about what it did. */
export interface Job {
  readonly name: string;
  /** Seconds first, UTC; null: only when woken. */
  readonly cron: string | null;
  readonly run: (ports: Ports) => Promise<string>;
}

const idle = "nothing was due";

/**
 * Runs a job and writes when and with what result. An error is reported, never thrown: the next tick tries again. A run that found nothing to do
 * is written at most once a minute.
 */
export async function runOnce(ports: Ports, job: Job): Promise<string> {
  let failures = 0;
  // Whatever a job could not do it reports as an error: a run without one went well.
  const error: Ports["log"]["error"] = (event, facts) => {
    failures += 1;
    ports.log.error(event, facts);
  };
  const watched: Ports = { ...ports, log: { info: (event, facts) => { ports.log.info(event, facts); }, warn: (event, facts) => { ports.log.warn(event, facts); }, error } };
  const result = await job.run(watched).catch((error: unknown) => {
    failures += 1;
    ports.log.error("job-failed", { job: job.name, message: error instanceof Error ? error.message : String(error) });
    return "failed as a whole; the log has the cause";
  });
  await note(ports, job.name, result, failures === 0).catch((error: unknown) => { ports.log.error("job-not-noted", { job: job.name, message: String(error) }); });
  return result;
}

async function note(ports: Ports, name: string, lastResult: string, wentWell: boolean): Promise<void> {
  const now = ports.clock.now();
  const known = await ports.records.read.jobs.find({ name });
  if (known?.lastRunAt != null && lastResult === idle && Temporal.Instant.compare(Temporal.Instant.from(known.lastRunAt).add({ minutes: 1 }), now) > 0) return;
  const row = { name, lastRunAt: instantText(now), lastResult, lastSuccessAt: wentWell ? instantText(now) : (known?.lastSuccessAt ?? null) };
  if (known !== undefined) await ports.records.read.jobs.update({ name }, row);
  // Two nodes may note a job's first run at once; one of the two lines is enough.
  else await ports.records.read.jobs.insert(row).catch(unlessConflict);
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== "conflict") throw error;
}

/** Runs of one job never overlap in a process; a wish that comes during a run is kept and leads to one more. */
export function inTurn(ports: Ports, job: Job): { run(): Promise<void>; idle(): Promise<void> } {
  let running: Promise<void> | null = null;
  let wishes = 0;
  const loop = async (): Promise<void> => {
    while (wishes > 0) {
      wishes = 0;
      await runOnce(ports, job);
    }
    running = null;
  };
  return {
    run: () => {
      wishes += 1;
      running ??= loop();
      return running;
    },
    idle: async () => {
      wishes = 0;
      await running;
    },
  };
}
