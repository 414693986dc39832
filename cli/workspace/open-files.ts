import { readdir, readFile, readlink } from "node:fs/promises";
import { join, sep } from "node:path";

/** A program that has a file of a folder open. */
export interface OpenFile {
  readonly processId: number;
  readonly program: string;
  readonly path: string;
}

/**
 * Programs of this person that have files below `folder` open: they could write a removed file back. Known on Linux only; elsewhere the answer
 * is empty and proves nothing.
 */
export async function openFilesBelow(folder: string): Promise<readonly OpenFile[]> {
  if (process.platform !== "linux") return [];
  const found: OpenFile[] = [];
  const processes = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  for (const name of processes) {
    for (const descriptor of await readdir(join("/proc", name, "fd")).catch(() => [])) {
      const path = await readlink(join("/proc", name, "fd", descriptor)).catch(() => "");
      if (!path.startsWith(folder + sep)) continue;
      found.push({ processId: Number(name), program: (await readFile(join("/proc", name, "comm"), "utf8").catch(() => "?")).trim(), path });
    }
  }
  return found;
}
