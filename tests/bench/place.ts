import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Place {
  readonly folder: string;
  /** Why the figures may be those of a disk, or null. */
  readonly note: string | null;
  remove(): void;
}

/** A folder in memory, so that disks are not what is measured; the machine's temporary folder where there is none. */
export function makePlace(bytesNeeded: number): Place {
  const isInMemory = existsSync("/dev/shm") && free("/dev/shm") > bytesNeeded;
  const folder = mkdtempSync(join(isInMemory ? "/dev/shm" : tmpdir(), "custody-bench-"));
  return {
    folder,
    note: isInMemory ? null : `No memory-backed folder with ${String(Math.ceil(bytesNeeded / 2 ** 30))} GiB free: this ran on the disk of ${tmpdir()}.`,
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}

function free(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
