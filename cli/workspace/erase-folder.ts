import { randomBytes, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { chmod, lstat, open, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing, syncFolder } from "../private-file.ts";

export interface Erased {
  /** Files that were overwritten and unlinked. */
  readonly files: number;
  readonly bytes: number;
  /** What the person should know: links, other names of the same file. */
  readonly notes: readonly string[];
}

const blockBytes = 1 << 20;
const turnsMax = 3;

/**
 * Overwrites every file below `folder` once with random bytes, makes that durable, renames, unlinks, and removes the folders; then looks
 * again, so that a side file (`-wal`, `-journal`, `-shm`, `.laccdb`) that a program wrote meanwhile goes too. Links are unlinked, never followed.
 * The folder is gone when this returns. @throws whatever the operating system says; calling again goes on.
 */
export async function eraseFolder(folder: string): Promise<Erased> {
  const notes: string[] = [];
  let files = 0;
  let bytes = 0;
  const empty = async (inner: string): Promise<void> => {
    await chmod(inner, 0o700);
    for (const entry of await readdir(inner, { withFileTypes: true })) {
      const path = join(inner, entry.name);
      if (entry.isDirectory()) {
        await empty(path);
        await rmdir(path);
        continue;
      }
      if (entry.isFile()) {
        const found = await lstat(path);
        if (found.nlink > 1) notes.push(`${path} had ${String(found.nlink - 1)} other name(s) outside this walk; what they led to is overwritten, the names stay.`);
        await overwrite(path, found.size);
        files += 1;
        bytes += found.size;
      } else if (entry.isSymbolicLink()) notes.push(`${path} was a link; what it led to was not touched.`);
      // The name can say what the file was.
      const nameless = join(inner, randomUUID());
      await rename(path, nameless);
      await unlink(nameless);
    }
    await syncFolder(inner);
  };
  for (let turn = 1; ; turn += 1) {
    try {
      await empty(folder);
      await rmdir(folder);
    } catch (error) {
      if (isMissing(error) && (await isGone(folder))) break;
      if (turn >= turnsMax) throw error;
      continue;
    }
    break;
  }
  await syncFolder(dirname(folder));
  return { files, bytes, notes };
}

/** True when nothing has this name. */
export async function isGone(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

async function overwrite(path: string, bytes: number): Promise<void> {
  await chmod(path, 0o600);
  const handle = await open(path, process.platform === "win32" ? constants.O_RDWR : constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const noise = randomBytes(blockBytes);
    for (let at = 0; at < bytes; ) at += (await handle.write(noise, 0, Math.min(blockBytes, bytes - at), at)).bytesWritten;
    await handle.sync();
    await handle.truncate(0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
