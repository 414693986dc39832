import { mkdir, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { copyKinds } from "../../server/domain/custody/words.ts";
import { Failure } from "../failure.ts";
import { readPrivateJson, writePrivateJson } from "../private-file.ts";
import { placesOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";

const workspaceShape = z.object({
  version: z.literal(1),
  server: z.string(),
  transferId: z.string(),
  number: z.string().regex(/^T-\d+$/),
  checkoutId: z.string(),
  device: z.string(),
  copy: z.enum(copyKinds),
  madeAt: z.string(),
  /** Name of the folder, beside the record. */
  folderName: z.string().regex(/^T-\d+(@[\w.-]+)?$/),
  /** Every file that was or is being downloaded into the folder, by its path below it. */
  files: z.array(z.object({ fileId: z.string(), path: z.string(), bytes: z.number(), sha256: z.string().nullable(), isWhole: z.boolean() })),
  /** When erasing began: from then on a missing file is no surprise. */
  removalBegunAt: z.string().nullable(),
  /** When the folder was found to be gone; null while the copy is there. */
  removedAt: z.string().nullable(),
  /** What the removal found worth saying, kept until it is attested. */
  removalNotes: z.array(z.string()),
});

/**
 * A working copy on this machine: a folder (0700) and, beside it, the record of every file in it, written before the first byte. The record
 * goes only when the removal is attested, so a copy cannot be forgotten.
 */
export type Workspace = z.output<typeof workspaceShape>;

/** The folder with the files of a working copy. */
export function folderOf(surroundings: Surroundings, { folderName }: Workspace): string {
  return join(placesOf(surroundings).workspaces, folderName);
}

function recordOf(surroundings: Surroundings, folderName: string): string {
  return join(placesOf(surroundings).workspaces, `${folderName}.json`);
}

/** Every working copy that this machine has, or has had without the attestation. */
export async function listWorkspaces(surroundings: Surroundings): Promise<readonly Workspace[]> {
  const names = await readdir(placesOf(surroundings).workspaces).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map(async (name) => {
      const record = await readPrivateJson(join(placesOf(surroundings).workspaces, name));
      const workspace = workspaceShape.safeParse(record).data;
      // A record that cannot be read may stand for a copy: never pass over it in silence.
      if (workspace === undefined) throw new Failure("file-problem", `The record ${join(placesOf(surroundings).workspaces, name)} cannot be read.`, "Remove its folder by hand, attest with custody remove NUMBER --method deleted, then delete the record.");
      return workspace;
    }),
  );
  return found;
}

/** The working copy of a transfer of this portal, or null. */
export async function findWorkspace(surroundings: Surroundings, server: string, transferId: string): Promise<Workspace | null> {
  return (await listWorkspaces(surroundings)).find((one) => one.server === server && one.transferId === transferId) ?? null;
}

/** Makes the record, then the folder. Another portal's transfer of the same number gets a folder of its own. */
export async function makeWorkspace(surroundings: Surroundings, asked: Pick<Workspace, "server" | "transferId" | "number" | "checkoutId" | "device" | "copy">): Promise<Workspace> {
  const taken = new Set((await listWorkspaces(surroundings)).map((one) => one.folderName));
  const host = new URL(asked.server).host.replace(/[^\w.-]/g, "_");
  const workspace: Workspace = {
    ...asked,
    version: 1,
    madeAt: new Date(surroundings.now()).toISOString(),
    folderName: taken.has(asked.number) ? `${asked.number}@${host}` : asked.number,
    files: [],
    removalBegunAt: null,
    removedAt: null,
    removalNotes: [],
  };
  await saveWorkspace(surroundings, workspace);
  await mkdir(folderOf(surroundings, workspace), { recursive: true, mode: 0o700 });
  await requireOwnFolder(folderOf(surroundings, workspace));
  return workspace;
}

export async function saveWorkspace(surroundings: Surroundings, workspace: Workspace): Promise<void> {
  await writePrivateJson(recordOf(surroundings, workspace.folderName), workspace);
}

/** Forgets a working copy whose removal is attested. */
export async function dropWorkspace(surroundings: Surroundings, workspace: Workspace): Promise<void> {
  await rm(recordOf(surroundings, workspace.folderName), { force: true });
}

/** @throws {Failure} `file-problem` when a link stands where the folder should: what it leads to is not ours to fill or to erase. */
export async function requireOwnFolder(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => null);
  if (found !== null && !found.isDirectory()) throw new Failure("file-problem", `${folder} is not a folder but a link or a file.`, "Find out who put it there; nothing was touched.");
}
