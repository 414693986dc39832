import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import type { SecondClock } from "../ports/second-clock.ts";

/** An instant that was taken as right, and how long the machine had been running then. */
interface Anchor {
  readonly at: string;
  readonly uptimeSeconds: number;
  /** Names the run of the machine; null where the system does not tell. */
  readonly bootId: string | null;
}

/**
 * Counts time by how long the machine has been running, which setting its clock does not change. The anchor is kept in the data folder, so that a
 * restart of the portal does not hide a jump; after a restart of the machine the folder's own clock (the time of a file written now) is the anchor.
 */
export async function openSecondClock(directory: string): Promise<SecondClock> {
  const path = join(directory, "second-clock.json");
  const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8").then((text) => text.trim(), () => null);
  const write = async (at: string): Promise<Anchor> => {
    const anchor = { at, uptimeSeconds: uptime(), bootId };
    await writeFile(`${path}.part`, JSON.stringify(anchor), { mode: 0o600 });
    await rename(`${path}.part`, path);
    return anchor;
  };
  const kept = await readFile(path, "utf8").then((text) => JSON.parse(text) as Anchor, () => null);
  const fresh = async (): Promise<Anchor> => {
    await writeFile(`${path}.part`, "");
    return write((await stat(`${path}.part`)).mtime.toISOString());
  };
  let anchor = kept !== null && bootId !== null && kept.bootId === bootId ? kept : await fresh();
  return {
    now: () => Promise.resolve(Temporal.Instant.from(anchor.at).add({ milliseconds: Math.round((uptime() - anchor.uptimeSeconds) * 1000) })),
    adopt: async (now) => {
      anchor = await write(now.toString());
    },
  };
}
