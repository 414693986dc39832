import cron from "node-cron";
import type { Ports } from "../server/actions/context.ts";
import { runChats } from "../server/actions/chats/run-chats.ts";
import { watchCases } from "../server/actions/cases/watch.ts";
import { runMailbox } from "../server/actions/mail-intake/run.ts";
import { endDue } from "../server/actions/sessions/end-due.ts";
import { renewPlans } from "../server/actions/support/plans/renew.ts";
import { remind } from "../server/actions/upkeep/remind.ts";
import { sendMail } from "../server/actions/upkeep/send-mail.ts";
import { check, erase, sweep, tidy } from "../server/actions/upkeep/sweep.ts";
import { inTurn, type Job } from "./run-once.ts";

/** Everything that happens by itself. Two nodes may tick at once: each item is claimed or guarded by its state, so that it happens once (F35). */
export const jobs: readonly Job[] = [
  { name: "sweep", cron: "0 * * * * *", run: sweep },
  { name: "erase", cron: null, run: erase },
  { name: "check", cron: "30 * * * * *", run: check },
  { name: "mail", cron: "*/10 * * * * *", run: sendMail },
  { name: "mailbox", cron: "20 * * * * *", run: runMailbox },
  { name: "remote-sessions", cron: "15 * * * * *", run: endDue },
  { name: "chats", cron: "*/5 * * * * *", run: runChats },
  { name: "cases", cron: "45 * * * * *", run: watchCases },
  { name: "plans", cron: "0 * * * * *", run: renewPlans },
  { name: "remind", cron: "0 7 * * * *", run: remind },
  { name: "tidy", cron: "0 37 * * * *", run: tidy },
];

export interface Jobs {
  /** Runs a job now, or once more when it is running; what it does is in the log and the records. Unknown names do nothing. */
  wake(name: string): void;
  /** No new runs; resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/** Starts the ticks, and listens to wishes of other nodes. With `isScheduled: false` (another process ticks) jobs run only when woken. */
export function startJobs(ports: Ports, options: { readonly isScheduled: boolean } = { isScheduled: true }): Jobs {
  const turns = new Map(jobs.map((job) => [job.name, inTurn(ports, job)]));
  const tasks = options.isScheduled ? jobs.flatMap((job) => (job.cron === null ? [] : cron.schedule(job.cron, () => turns.get(job.name)?.run(), { name: job.name, timezone: "UTC", suppressMissedWarning: true }))) : [];
  let isStopped = false;
  const wake = (name: string): void => {
    if (!isStopped) void turns.get(name)?.run();
  };
  const forget = options.isScheduled ? ports.notifier.listen((change) => { if (change.topic === "job") wake(change.id); }) : () => undefined;
  // A start after a long pause does not wait for the first tick.
  if (options.isScheduled) for (const name of ["sweep", "check", "mail"]) wake(name);
  return {
    wake,
    stop: async () => {
      isStopped = true;
      forget();
      for (const task of tasks) await task.destroy();
      await Promise.all([...turns.values()].map((turn) => turn.idle()));
    },
  };
}
