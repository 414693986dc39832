import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopServer } from "./postgres.ts";

/** Gives the run a place for its PostgreSQL server; a run whose tests ask for none starts none. The path is short: it holds a Unix socket. */
export default function setup(): () => Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "custody-pg-"));
  process.env["CUSTODY_TEST_POSTGRES"] = directory;
  return () => stopServer(directory);
}
