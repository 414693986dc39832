import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { commandGroups } from "../../cli/commands/all.ts";
import { runCommandLine } from "../../cli/program.ts";
import type { Surroundings } from "../../cli/surroundings.ts";

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
  /** The one JSON object on standard output. */
  readonly json: () => Record<string, unknown>;
}

/** A machine of its own for the command line: folders that go away, and no waiting between tries. */
export interface TestMachine {
  readonly folder: string;
  readonly env: Record<string, string | undefined>;
  /** How long the command line would have waited, in milliseconds. */
  readonly pauses: number[];
  readonly run: (words: readonly string[], given?: { readonly input?: string; readonly stop?: AbortSignal }) => Promise<Ran>;
  readonly remove: () => Promise<void>;
}

export async function makeMachine(env: Readonly<Record<string, string>> = {}): Promise<TestMachine> {
  const folder = await mkdtemp(join(tmpdir(), "custody-machine-"));
  const here: Record<string, string | undefined> = { HOME: folder, PATH: join(folder, "bin"), XDG_CONFIG_HOME: join(folder, "config"), XDG_STATE_HOME: join(folder, "state"), XDG_DATA_HOME: join(folder, "data"), ...env };
  const pauses: number[] = [];
  return {
    folder,
    env: here,
    pauses,
    run: async (words, { input = "", stop = new AbortController().signal } = {}) => {
      const output = new PassThrough();
      const errors = new PassThrough();
      const surroundings: Surroundings = {
        env: here,
        folder,
        hostName: "test-machine",
        input: Readable.from([input]),
        output,
        errors,
        now: () => Date.parse("2026-11-21T21:00:00Z"),
        pause: (milliseconds) => {
          pauses.push(milliseconds);
          return Promise.resolve();
        },
        stop,
      };
      const printed = Promise.all([text(output), text(errors)]);
      const exitCode = await runCommandLine(words, surroundings, commandGroups);
      output.end();
      errors.end();
      const [outputText, errorText] = await printed;
      return { exitCode, output: outputText, errors: errorText, json: () => JSON.parse(outputText) as Record<string, unknown> };
    },
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
