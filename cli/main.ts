#!/usr/bin/env node
import { commandGroups } from "./commands/all.ts";
import { runCommandLine } from "./program.ts";
import { realSurroundings } from "./surroundings.ts";

const stop = new AbortController();
process.once("SIGINT", () => {
  stop.abort();
});
process.once("SIGTERM", () => {
  stop.abort();
});

process.exitCode = await runCommandLine(process.argv.slice(2), realSurroundings(stop.signal), commandGroups);
