import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composePortal } from "./compose.ts";
import { readEnvironment } from "./config/env.ts";
import { toSettings } from "./config/settings.ts";
import { keepDeskOpen } from "./demo/chat-desk.ts";
import { createMovedClock } from "./demo/clock.ts";
import { enrolCast, storyDays, tellStory } from "./demo/story.ts";
import { serve } from "./serve.ts";
import { systemClock } from "./system/clock.ts";
import { createLog } from "./system/log.ts";

/** `npm run demo`: a throw-away portal with forty days of history; it goes with the process. */
const isJson = process.argv.includes("--json");
const isEmpty = process.argv.includes("--empty");
const folder = mkdtempSync(join(process.env["DEMO_DIR"] ?? tmpdir(), "custody-demo-"));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

const environment = readEnvironment({ PORT: "8080", OPERATOR: "Example Software Support", STORE_PLACE: "Server room of Example Software in Hanover, Germany", STAFF_MAIL: "support@vendor.example", LOG_LEVEL: "warn", ...process.env, DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys") });
const settings = toSettings(environment);
const startedAt = systemClock.now();
const clock = createMovedClock({ hours: 24 * storyDays });
const portal = await composePortal(settings, isJson ? createLog("silent") : createLog(environment.LOG_LEVEL), { clock, secondClock: { now: () => Promise.resolve(clock.now()), adopt: () => Promise.resolve() } });
const cast = await enrolCast(portal.ports);
if (!isEmpty) await tellStory(portal.ports, clock, cast, startedAt);
clock.catchUp();
const closeDesk = isEmpty ? () => undefined : keepDeskOpen(portal.ports, cast);
const serving = await serve(portal, { version, host: settings.host, port: settings.port, hasJobs: settings.hasJobs });
const url = environment.PUBLIC_URL ?? `http://localhost:${new URL(serving.url).port}`;

if (isJson) {
  const person = ({ email, token, password, totpUri }: (typeof cast)["staff"]): object => ({ email, token, ...(password === null ? {} : { password, totpUri }) });
  console.log(JSON.stringify({ url, ...Object.fromEntries((Object.entries(cast) as [string, (typeof cast)["staff"]][]).map(([name, who]) => [name, person(who)])), folder }));
} else {
  console.log(`\nA throw-away portal is at ${url}\n`);
  console.log(`  customers sign in with a code, which the development inbox shows: ${cast.customer.email}, ${cast.otherCustomer.email}`);
  console.log(`  staff sign in with "${String(cast.staff.password)}" and a code from this authenticator address:`);
  for (const who of [cast.staff, cast.supervisor, cast.auditor]) console.log(`    ${who.email}  ${String(who.totpUri)}`);
  console.log("\nStop it with Ctrl+C; everything in it goes with it.\n");
}

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    closeDesk();
    void serving.stop(2_000).finally(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
  });
