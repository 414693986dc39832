import { lstat, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../failure.ts";
import { isMissing } from "../private-file.ts";
import { pathOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";

/** A file of this machine as it was when looked at. Same path, size and time count as unchanged. */
export interface LocalFile {
  readonly path: string;
  /** The name that the portal gets: the file's own, or its way below the folder that was named, with `/`. */
  readonly name: string;
  readonly bytes: number;
  /** Time of the last change, nanoseconds since the epoch, as text. */
  readonly changed: string;
}

export interface LocalFiles {
  readonly files: readonly LocalFile[];
  /** Sentences for the person: what was left out, what may be missing. */
  readonly notes: readonly string[];
}

const nameBytesMax = 1_024;

/**
 * The files that were named, and those in folders that were named, in a steady order.
 * @throws {Failure} `file-problem` for a missing, empty or special file, or a name over 1,024 bytes; nothing was sent then.
 */
export async function listLocalFiles(surroundings: Surroundings, typed: readonly string[]): Promise<LocalFiles> {
  const files = new Map<string, LocalFile>();
  const notes: string[] = [];
  const add = (file: LocalFile) => {
    if (Buffer.byteLength(file.name) > nameBytesMax) throw new Failure("file-problem", `The name of ${file.path} is longer than ${String(nameBytesMax)} bytes.`, "Shorten it, then try again.");
    files.set(file.path, file);
  };
  const addFolder = async (folder: string, name: string): Promise<void> => {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await addFolder(path, `${name}/${entry.name}`);
      else if (!entry.isFile()) notes.push(`${path} is a link or a special file and is left out.`);
      else {
        const file = await lookAt(path, `${name}/${entry.name}`);
        if (file.bytes === 0) notes.push(`${path} is empty and is left out.`);
        else add(file);
      }
    }
  };
  for (const one of typed) {
    const path = pathOf(surroundings, one);
    try {
      if ((await stat(path)).isDirectory()) await addFolder(path, basename(path));
      else add(await lookAt(path, basename(path)));
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw fileFailure(error, path);
    }
  }
  for (const file of files.values()) {
    if (file.bytes === 0) throw new Failure("file-problem", `${file.path} is empty (0 bytes); there is nothing to send.`, "Check that it is the right file, and that the program that writes it has finished.", "empty-file");
    const companion = `${file.path}-wal`;
    if (!files.has(companion) && (await lstat(companion).catch(() => null))?.size) notes.push(`${companion} holds changes that ${file.name} does not have yet. Close the program that uses the database, or send both files.`);
  }
  if (files.size === 0) throw new Failure("file-problem", "There is no file to send in what was named.");
  return { files: [...files.values()], notes };
}

/** The file as it is now. @throws {Failure} `file-problem` when it is missing or no plain file. */
export async function lookAt(path: string, name: string): Promise<LocalFile> {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw fileFailure(error, path);
  });
  if (!found.isFile()) throw new Failure("file-problem", `${path} is no plain file.`);
  return { path, name, bytes: Number(found.size), changed: String(found.mtimeNs) };
}

/** @throws {Failure} `file-problem` when the file is not as it was. */
export async function requireUnchanged(file: LocalFile): Promise<void> {
  const now = await lookAt(file.path, file.name);
  if (now.bytes !== file.bytes || now.changed !== file.changed) {
    throw new Failure("file-problem", `${file.path} changed while it was sent.`, "Close the program that uses it, then run the same command again.", "file-changed");
  }
}

/** What the operating system said about a file, in words. */
export function fileFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (isMissing(error)) return new Failure("file-problem", `${path} does not exist.`);
  if (code === "EACCES" || code === "EPERM") return new Failure("file-problem", `${path}: this system does not allow it.`, "Check who owns the file or folder, and its rights.");
  if (code === "ENOSPC" || code === "EDQUOT") return new Failure("file-problem", `There is no room left for ${path}.`, "Make room, then run the same command again: it goes on where it stopped.");
  if (code === "EROFS") return new Failure("file-problem", `${path} is on a medium that cannot be written.`);
  return new Failure("file-problem", `${path}: ${error instanceof Error ? error.message : String(error)}`);
}
