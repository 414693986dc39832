import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { fileFailure } from "../sending/local-files.ts";
import { counted } from "../console/units.ts";
import type { Surroundings } from "../surroundings.ts";
import { eraseFolder, isGone } from "./erase-folder.ts";
import { openFilesBelow } from "./open-files.ts";
import { folderOf, requireOwnFolder, saveWorkspace } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface Removed {
  /** What was done, and what it proves and does not prove, for the person. */
  readonly lines: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** What goes into the attestation besides the method, or null. */
  readonly attestationNote: string | null;
}

/** What an overwriting removal cannot prove; said each time, and in the documentation. */
export const notProven = [
  "This proves that no file of the working copy is left in its folder, and that each was overwritten before it was unlinked.",
  "It does not prove that the medium forgot: an SSD, a file system with snapshots or copy-on-write, and swap may keep earlier blocks.",
  "It knows nothing of back-ups, and of copies that were made outside the folder. Those are yours to remove before you attest.",
] as const;

/**
 * Erases a working copy and checks that nothing of it is left. Done before: answers the same again, from the record.
 * @throws {Failure} `file-problem` while a program has a file open, when a file that was downloaded is missing without `acceptMissing` (it may
 * have been moved, and is then a copy), or when something cannot be erased. Nothing is attested then.
 */
export async function removeWorkspace(surroundings: Surroundings, workspace: Workspace, acceptMissing = false): Promise<Removed> {
  const folder = folderOf(surroundings, workspace);
  if (workspace.removedAt !== null && (await isGone(folder))) return removed(0, 0, workspace.removalNotes);
  await requireOwnFolder(folder);
  const open = await openFilesBelow(folder);
  if (open.length > 0) {
    throw new Failure("file-problem", `The working copy is in use: ${open.map((one) => `${one.program} (process ${String(one.processId)}) has ${one.path} open`).join("; ")}.`, "Close it, then run the same command again; nothing was removed.", "in-use");
  }
  const notes = [...workspace.removalNotes];
  const missing = await missingFiles(folder, workspace);
  if (missing.length > 0) {
    const names = missing.join(", ");
    if (!acceptMissing) {
      throw new Failure("file-problem", `Not in the folder any more: ${names}. If it was moved, that is a copy that must go too.`, `Put it back or remove it. If it is gone for certain, add --accept-missing; the attestation then says so. (${folder})`, "file-missing");
    }
    notes.push(`Not in the folder at removal, said to be gone: ${names}.`);
  }
  const begun = { ...workspace, removalBegunAt: workspace.removalBegunAt ?? new Date(surroundings.now()).toISOString(), removalNotes: notes };
  try {
    await saveWorkspace(surroundings, begun);
    const erased = (await isGone(folder)) ? { files: 0, bytes: 0, notes: [] } : await eraseFolder(folder);
    if (!(await isGone(folder))) throw new Failure("file-problem", `${folder} is still there.`, "Remove what is in it by hand, then run the same command again.");
    const allNotes = [...notes, ...erased.notes];
    await saveWorkspace(surroundings, { ...begun, removedAt: new Date(surroundings.now()).toISOString(), removalNotes: allNotes });
    return removed(erased.files, erased.bytes, allNotes);
  } catch (error) {
    throw fileFailure(error, folder);
  }
}

/** Downloaded files that do not stand where they were put; one that was renamed within the folder is missing too. */
async function missingFiles(folder: string, { files, removalBegunAt }: Workspace): Promise<readonly string[]> {
  if (removalBegunAt !== null) return [];
  const missing: string[] = [];
  for (const { path, isWhole } of files) if (isWhole && (await lstat(join(folder, path)).catch(() => null)) === null) missing.push(path);
  return missing;
}

function removed(files: number, bytes: number, notes: readonly string[]): Removed {
  return {
    lines: [`The working copy is removed: ${counted(files, "file")}, ${String(bytes)} bytes, overwritten and unlinked; its folder is gone.`, ...notes.map((one) => `Note: ${one}`), ...notProven],
    files,
    bytes,
    attestationNote: notes.length === 0 ? null : notes.join(" ").slice(0, 500),
  };
}
