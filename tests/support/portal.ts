import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { composePortal, type Portal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi, type Api } from "../../server/contract/client.ts";
import { callerOf, type Enrolled } from "../../server/demo/enrol.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { enrolCast } from "../../server/demo/story.ts";
import type { Caller, Ports } from "../../server/actions/context.ts";
import type { Clock } from "../../server/ports/clock.ts";
import { serve, type Serving } from "../../server/serve.ts";
import { createLog } from "../../server/system/log.ts";
import { recordsEnvironment } from "./postgres.ts";
import { objectsEnvironment } from "./s3.ts";

/** A clock that stands still until it is told to move. */
export interface TestClock extends Clock {
  set(instant: string): void;
  advance(duration: Temporal.DurationLike): void;
}

export function createTestClock(start = "2026-11-21T20:37:00Z"): TestClock {
  let now = Temporal.Instant.from(start);
  return {
    now: () => now,
    set: (instant) => { now = Temporal.Instant.from(instant); },
    advance: (duration) => { now = now.add({ milliseconds: Temporal.Duration.from(duration).total("milliseconds") }); },
  };
}

export interface TestPortal {
  readonly url: string;
  readonly ports: Ports;
  readonly cast: Cast;
  readonly clock: TestClock;
  readonly folder: string;
  readonly serving: Serving;
  /** A typed client that speaks as this person, or as nobody. */
  as(who: Enrolled | null): Api;
  /** The caller that this person's requests would have. */
  caller(who: Enrolled): Promise<Caller>;
  bearer(who: Enrolled): Record<string, string>;
  stop(): Promise<void>;
}

/** A free port, so that `PUBLIC_URL` can be told before the portal listens. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => { resolve(); }));
  return port;
}

/** A whole portal on this machine with people in it; nothing of it is replaced but the clock. It ends with the test file. */
export async function startPortal(options: { environment?: Record<string, string>; clock?: TestClock; hasJobs?: boolean } = {}): Promise<TestPortal> {
  const folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-test-"));
  const clock = options.clock ?? createTestClock();
  const port = await freePort();
  const records = await recordsEnvironment();
  const settings = toSettings(readEnvironment({ ...records.environment, PORT: String(port), DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), OPERATOR: "Test Vendor", STAFF_MAIL: "support@vendor.example", ...(await objectsEnvironment()), ...options.environment }));
  const portal: Portal = await composePortal(settings, createLog("silent"), { clock, secondClock: { now: () => Promise.resolve(clock.now()), adopt: () => Promise.resolve() } });
  const cast = await enrolCast(portal.ports);
  const serving = await serve(portal, { version: "test", host: "127.0.0.1", port, hasJobs: options.hasJobs ?? false, limits: { take: () => Promise.resolve() } });
  const url = `http://localhost:${String(port)}`;
  const bearer = (who: Enrolled): Record<string, string> => ({ authorization: `Bearer ${who.token}` });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= serving.stop(200).then(() => records.drop()).then(() => rm(folder, { recursive: true, force: true })));
  afterAll(stop);
  return { url, ports: portal.ports, cast, clock, folder, serving, bearer, stop, as: (who) => createApi(url, () => (who === null ? {} : bearer(who))), caller: (who) => callerOf(portal.ports, who) };
}
