import { runCommandLine } from "./program.ts";
import type { CommandGroup } from "./program.ts";
import { realSurroundings } from "./surroundings.ts";

/** Runs the command line of this process with these commands. The first Ctrl-C ends it in order, a second one at once. */
export async function start(groups: readonly CommandGroup[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop.abort();
    });
  }
  process.exitCode = await runCommandLine(process.argv.slice(2), realSurroundings(stop.signal), groups);
}
