import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for one test file, and how to be rid of it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "custody-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function run(command: string, ...words: string[]): void {
  execFileSync(command, words, { stdio: "ignore" });
}

/** Whether this machine lets the test mount a disk (Linux, as root). */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const { path, remove } = temporaryFolder();
  try {
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
    run("umount", path);
    return true;
  } catch {
    return false;
  } finally {
    remove();
  }
}

/** A disk of so many bytes, mounted at `path`. */
export function mountSmallDisk(path: string, bytes: number): () => void {
  run("mount", "-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path);
  return () => run("umount", "-l", path);
}

/** Whether images can be mounted too (a loop device and mkfs.ext4). */
export function canMountImages(): boolean {
  if (!canMount()) return false;
  const { path, remove } = temporaryFolder();
  try {
    makeImage(join(path, "image"), 8);
    mountImage(join(path, "image"), path)();
    return true;
  } catch {
    return false;
  } finally {
    remove();
  }
}

export function makeImage(image: string, mebibytes: number): void {
  run("truncate", "-s", `${mebibytes}M`, image);
  run("mkfs.ext4", "-q", "-F", image);
}

export function mountImage(image: string, path: string): () => void {
  run("mount", "-o", "loop", image, path);
  return () => run("umount", "-l", path);
}

/** Gives a mounted small disk more room. */
export function growDisk(path: string, bytes: number): void {
  run("mount", "-o", `remount,size=${bytes}`, path);
}
