import { composePortal } from "../server/compose.ts";
import { readEnvironment } from "../server/config/env.ts";
import { toSettings } from "../server/config/settings.ts";
import { Refusal } from "../server/domain/refusal.ts";
import { createLog } from "../server/system/log.ts";
import { startJobs } from "./schedule.ts";

/** The jobs alone, beside server processes that are started with `JOBS=0`. Needs PostgreSQL: an embedded database belongs to one process. */
try {
  const environment = readEnvironment();
  const log = createLog(environment.LOG_LEVEL);
  const portal = await composePortal(toSettings(environment), log);
  const jobs = startJobs(portal.ports);
  log.info("jobs-started");
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      log.info("jobs-stopping", { signal });
      jobs.stop().then(() => portal.close()).then(() => process.exit(0), () => process.exit(1));
    });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
