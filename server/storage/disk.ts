import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat, truncate, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal, type RefusalCode } from "../domain/refusal.ts";

/** What the disk said, as a refusal; a code that is not listed is a bug of ours and stays what it was. */
const refusals: Readonly<Record<string, RefusalCode>> = {
  ENOSPC: "storage-full",
  EDQUOT: "storage-full",
  EFBIG: "storage-full",
  EMFILE: "unavailable",
  ENFILE: "unavailable",
  ENOMEM: "unavailable",
  EIO: "unavailable",
  EROFS: "unavailable",
  EACCES: "unavailable",
  EPERM: "unavailable",
  EBUSY: "unavailable",
  ESTALE: "unavailable",
  ETIMEDOUT: "unavailable",
};

/** The system's error code (`ENOENT`), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Turns an error of the disk into a Refusal where it is an expected one. The text of the system is left out: it holds paths. */
export function fromDisk(error: unknown): unknown {
  const code = systemCode(error);
  const refused = code === undefined ? undefined : refusals[code];
  if (refused === undefined) return error;
  const text = refused === "storage-full" ? "The store has no room left." : "The store cannot be used at present.";
  return new Refusal(refused, text, { cause: code });
}

/** Runs `work` and gives null where the file or folder is not there. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await orNull(stat(path))) !== null;
}

/** Makes the names in a folder durable. Windows cannot open folders; there the rename alone has to do. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes all pieces from `position` on; a disk may take fewer bytes than it was given. */
export async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> {
  let rest = pieces.filter((piece) => piece.length > 0);
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position);
    position += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

function withoutFirst(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let taken = bytes;
  return pieces.flatMap((piece) => {
    const from = Math.min(taken, piece.length);
    taken -= from;
    return from === piece.length ? [] : [piece.subarray(from)];
  });
}

/** Writes a small file that is either there whole or not at all: temporary name, fsync, rename, fsync of the folder. */
export async function writeWhole(folder: string, path: string, temporary: string, pieces: readonly Uint8Array[], mode = 0o600): Promise<void> {
  try {
    const file = await open(temporary, "w", mode);
    try {
      await writeAll(file, pieces, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** Makes a small file of mode 600 that no other start may have made before; false where one was there, which stays as it is. */
export async function createOnce(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

/** Adds one line to a list and makes it durable before it resolves; where that fails, nothing of it stays. */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    const { size } = await file.stat();
    try {
      await file.appendFile(`${line}\n`);
      await file.sync();
    } catch (error) {
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

/** The whole lines of a list; none where there is no list. What a crash cut off at the end was never promised, and is dropped. */
export async function readLines(path: string): Promise<string[]> {
  return ((await orNull(readFile(path, "utf8"))) ?? "").split("\n").slice(0, -1);
}

/** Cuts off what a crash left of a last line, so that the next one begins on its own. */
export async function mendLastLine(path: string): Promise<void> {
  const text = await orNull(readFile(path));
  if (text !== null && text.length > 0 && text.at(-1) !== 0x0a) await truncate(path, text.lastIndexOf(0x0a) + 1);
}
