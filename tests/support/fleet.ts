import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Caller, Ports } from "../../server/actions/context.ts";
import { composePortal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi, type Api } from "../../server/contract/client.ts";
import { callerOf, type Enrolled } from "../../server/demo/enrol.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { enrolCast } from "../../server/demo/story.ts";
import type { Clock } from "../../server/ports/clock.ts";
import { createLog } from "../../server/system/log.ts";
import { freshDatabase, testServer } from "./postgres.ts";
import { freePort } from "./portal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One process of the fleet: the real program, killed and started as the test likes. */
export interface FleetNode {
  readonly url: string;
  readonly port: number;
  /** Starts it and waits until it is ready. */
  start(): Promise<void>;
  /** SIGKILL: nothing of it can tidy up. */
  kill(): Promise<void>;
  /** SIGTERM; gives its exit code. */
  stop(): Promise<number | null>;
  /** What it wrote on standard error and output so far. */
  said(): string;
  as(who: Enrolled): Api;
}

/** Several server processes (and, where wanted, one for the jobs) on one PostgreSQL, one store and one key folder. */
export interface Fleet {
  readonly nodes: readonly FleetNode[];
  /** `npm run jobs`: a node without HTTP. */
  readonly jobs: Pick<FleetNode, "start" | "kill" | "stop" | "said">;
  readonly cast: Cast;
  readonly folder: string;
  readonly databaseUrl: string;
  /** The same portal in this process, without HTTP, for looking and preparing; `clock` may stand elsewhere. */
  inside<T>(work: (ports: Ports, caller: (who: Enrolled) => Promise<Caller>) => Promise<T>, clock?: Clock): Promise<T>;
  /** Texts of all mails that were handed over. */
  mails(): Promise<string[]>;
  remove(): Promise<void>;
}

interface FleetOptions {
  readonly count: number;
  /** What `PUBLIC_URL` names, where something stands in front. */
  readonly publicPort?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The jobs of the nodes themselves; off by default, so that `jobs` runs them. */
  readonly hasJobs?: boolean;
  /** When the people were invited, for a story that begins in the past. */
  readonly clock?: Clock;
}

export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const server = await testServer();
  if ("missing" in server) throw new Error(`no PostgreSQL: ${server.missing}`);
  const database = await freshDatabase(server);
  const folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-fleet-"));
  const shared = { DATABASE_URL: database.url, DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), LOG_LEVEL: "warn", JOBS: options.hasJobs === true ? "1" : "0", ...options.environment };
  const publicPort = options.publicPort ?? (await freePort());
  const programs: Program[] = [];

  const inside: Fleet["inside"] = async (work, clock) => {
    const portal = await composePortal(toSettings(readEnvironment({ ...shared, PORT: String(publicPort) })), createLog("silent"), clock === undefined ? {} : { clock, secondClock: { now: () => Promise.resolve(clock.now()), adopt: () => Promise.resolve() } });
    try {
      return await work(portal.ports, (who) => callerOf(portal.ports, who));
    } finally {
      await portal.close();
    }
  };
  const cast = await inside((ports) => enrolCast(ports), options.clock);

  const nodes: FleetNode[] = [];
  for (let number = 0; number < options.count; number += 1) {
    const port = await freePort();
    const url = `http://localhost:${String(port)}`;
    const program = createProgram("server/main.ts", { ...shared, PORT: String(port), PUBLIC_URL: `http://localhost:${String(publicPort)}` }, () => fetch(`${url}/api/ready`).then((answer) => answer.ok, () => false));
    programs.push(program);
    nodes.push({ ...program, url, port, as: (who) => createApi(url, () => ({ authorization: `Bearer ${who.token}` })) });
  }
  const jobs = createProgram("jobs/main.ts", { ...shared, LOG_LEVEL: "info", PUBLIC_URL: `http://localhost:${String(publicPort)}` }, (said) => Promise.resolve(said.includes("jobs-started")));
  programs.push(jobs);

  return {
    nodes,
    jobs,
    cast,
    folder,
    databaseUrl: database.url,
    inside,
    mails: async () => {
      const place = join(folder, "data", "mail");
      const names = await readdir(place).catch(() => []);
      return Promise.all(names.filter((name) => !name.startsWith(".")).map((name) => readFile(join(place, name), "utf8")));
    },
    remove: async () => {
      await Promise.all(programs.map((program) => program.kill()));
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Program = Pick<FleetNode, "start" | "kill" | "stop" | "said">;

function createProgram(entry: string, environment: Readonly<Record<string, string>>, isReady: (said: string) => Promise<boolean>): Program {
  let child: ChildProcess | null = null;
  let said = "";
  const end = (signal: "SIGKILL" | "SIGTERM"): Promise<number | null> => {
    const dying = child;
    child = null;
    if (dying === null || dying.exitCode !== null || dying.signalCode !== null) return Promise.resolve(dying?.exitCode ?? null);
    const gone = new Promise<number | null>((resolve) => dying.once("exit", resolve));
    dying.kill(signal);
    return gone;
  };
  return {
    said: () => said,
    kill: async () => { await end("SIGKILL"); },
    stop: () => end("SIGTERM"),
    start: async () => {
      const started = spawn(process.execPath, [join(root, entry)], { env: { PATH: process.env["PATH"], ...environment }, stdio: ["ignore", "pipe", "pipe"] });
      child = started;
      said = "";
      for (const stream of [started.stdout, started.stderr]) stream.on("data", (text: Buffer) => { said += text.toString(); });
      for (let turn = 0; turn < 1_200; turn += 1) {
        if (started.exitCode !== null) break;
        if (await isReady(said)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${entry} did not start: ${said}`);
    },
  };
}
