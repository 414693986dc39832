import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composePortal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { enrolCast } from "../../server/demo/story.ts";
import { createLog } from "../../server/system/log.ts";
import { freePort } from "./portal.ts";

export interface ServerProgram {
  readonly url: string;
  readonly cast: Cast;
  readonly folder: string;
  /** Starts the real program and waits until it is ready. */
  start(): Promise<ChildProcess>;
  /** Starts it, waits until it has ended and gives what it said. */
  run(): Promise<{ exitCode: number | null; output: string }>;
  remove(): Promise<void>;
}

/** The real server as a process of its own, on data with people in it: what may be killed and started again. */
export async function prepareServer(options: { readonly environment?: Readonly<Record<string, string>>; readonly folder?: string } = {}): Promise<ServerProgram> {
  const folder = options.folder ?? (await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-server-")));
  const port = await freePort();
  const environment = { PORT: String(port), DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), LOG_LEVEL: "warn", ...options.environment };
  const portal = await composePortal(toSettings(readEnvironment(environment)), createLog("silent"));
  const cast = await enrolCast(portal.ports);
  await portal.close();
  const url = `http://localhost:${String(port)}`;
  const launch = (): ChildProcess => spawn(process.execPath, [new URL("../../server/main.ts", import.meta.url).pathname], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const running = new Set<ChildProcess>();
  return {
    url,
    cast,
    folder,
    start: async () => {
      const program = launch();
      running.add(program);
      let said = "";
      program.stderr?.on("data", (text: Buffer) => { said += text.toString(); });
      program.stdout?.resume();
      for (let turn = 0; turn < 600; turn += 1) {
        if (program.exitCode !== null) throw new Error(`the server ended: ${said}`);
        const ready = await fetch(`${url}/api/ready`).then((answer) => answer.ok, () => false);
        if (ready) return program;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the server was never ready: ${said}`);
    },
    run: async () => {
      const program = launch();
      running.add(program);
      let output = "";
      for (const stream of [program.stdout, program.stderr]) stream?.on("data", (text: Buffer) => { output += text.toString(); });
      const exitCode = await new Promise<number | null>((resolve) => program.once("close", resolve));
      return { exitCode, output };
    },
    remove: async () => {
      for (const program of running) program.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
