import { readFileSync } from "node:fs";
import { ensureFirstSupervisorLink } from "./actions/people/supervisors.ts";
import { composePortal } from "./compose.ts";
import { readEnvironment } from "./config/env.ts";
import { toSettings } from "./config/settings.ts";
import { Refusal } from "./domain/refusal.ts";
import { serve } from "./serve.ts";
import { tuneHeap } from "./system/heap.ts";
import { createLog } from "./system/log.ts";

if (!("Temporal" in globalThis)) {
  console.error(`Custody needs Node 26 or newer, and this is ${process.version}: start it with "npm start", which brings its own.`);
  process.exit(1);
}

tuneHeap();

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

try {
  const environment = readEnvironment();
  const settings = toSettings(environment);
  const log = createLog(environment.LOG_LEVEL);
  const portal = await composePortal(settings, log);
  const serving = await serve(portal, { version, host: settings.host, port: settings.port, hasJobs: settings.hasJobs, isWakingOthers: !settings.hasJobs && settings.databaseUrl !== null });
  log.info("started", { version, host: settings.host, port: settings.port });
  console.log(`\nCustody is at ${settings.publicUrl.origin}`);
  console.log(`Keys are in ${settings.keyDirectory}. Back this folder up apart from the data: without it nothing opens.`);
  const link = await ensureFirstSupervisorLink(portal.ports);
  if (link !== null) console.log(`\nNobody can sign in yet. The first supervisor opens this link, once:\n\n  ${link}\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      log.info("stopping", { signal });
      serving.stop().then(() => process.exit(0), () => process.exit(1));
    });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
