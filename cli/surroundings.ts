import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";

/** Everything outside the program that a command touches; tests pass their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here. */
  readonly folder: string;
  readonly hostName: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly errors: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

/** The real surroundings. Under `npm run custody` paths start where the person called npm, not in the package's folder. */
export function realSurroundings(stop: AbortSignal): Surroundings {
  const { env } = process;
  return {
    env,
    folder: env["npm_lifecycle_event"] === "custody" && env["INIT_CWD"] !== undefined ? env["INIT_CWD"] : process.cwd(),
    hostName: hostname(),
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    now: () => Date.now(),
    pause: async (milliseconds) => {
      await wait(milliseconds, undefined, { signal: stop });
    },
    stop,
  };
}

/** The path that a person typed, made absolute. */
export function pathOf(surroundings: Surroundings, typed: string): string {
  return resolve(surroundings.folder, typed);
}

export interface Places {
  /** Which portal, and the token where no keyring serves. */
  readonly config: string;
  /** What was being sent, so that it can go on after a crash. */
  readonly state: string;
  /** Working copies. */
  readonly workspaces: string;
}

/** Where the command line keeps its own things (XDG base directories; on Windows below the person's application data). */
export function placesOf({ env }: Surroundings): Places {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const roaming = env["APPDATA"];
  const local = env["LOCALAPPDATA"];
  const folder = (name: string, onWindows: string | undefined, fallback: string) => join(env[name] || onWindows || join(home, fallback), "custody");
  return {
    config: folder("XDG_CONFIG_HOME", roaming, ".config"),
    state: folder("XDG_STATE_HOME", local, ".local/state"),
    workspaces: join(folder("XDG_DATA_HOME", local, ".local/share"), "workspaces"),
  };
}
