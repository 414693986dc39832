import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { Refusal, type RefusalCode } from "../../domain/refusal.ts";

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
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
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
    let taken = bytesWritten;
    let whole = 0;
    while (whole < rest.length && taken >= rest[whole]!.length) taken -= rest[whole++]!.length;
    rest = rest.slice(whole);
    if (taken > 0) rest[0] = rest[0]!.subarray(taken);
  }
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
