import { Refusal } from "../domain/refusal.ts";
import type { KeyStore } from "../ports/key-store.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Records } from "../ports/records/records.ts";
import type { SealedStore } from "../ports/sealed-store.ts";
import { createSealedStore } from "../storage/objects/sealed.ts";
import { keptFiles, keyOf, problemOf, type KeptFile } from "./files.ts";

export interface DamagedFile {
  readonly fileId: string;
  readonly transferId: string;
  readonly problem: string;
  /** It did not open at the source either. */
  readonly wasDamagedBefore: boolean;
}

interface Sides {
  readonly keys: KeyStore;
  readonly read: Records["read"];
  readonly from: ObjectStore;
  readonly to: ObjectStore;
}

/** Opens every file in its new place: finished ones whole, against their fingerprints; unfinished ones must stand at the same offset as before. */
export async function verifyMovedFiles({ keys, read, from, to }: Sides, tell: (count: number, bytes: number) => void): Promise<DamagedFile[]> {
  const damaged: DamagedFile[] = [];
  const [before, after] = [createSealedStore(from), createSealedStore(to)];
  let [count, bytes] = [0, 0];
  try {
    for await (const file of keptFiles(read)) {
      const { row } = file;
      const isFinished = (await from.size(row.id)) !== null;
      const found =
        isFinished || row.state !== "arriving"
          ? await wholeProblem(keys, from === to ? null : before, after, file, (ofThis) => { tell(count, bytes + ofThis); })
          : await offsetProblem(keys, before, after, file);
      count += 1;
      bytes += row.bytes;
      tell(count, bytes);
      if (found !== null) damaged.push({ fileId: row.id, transferId: row.transferId, ...found });
    }
    return damaged;
  } finally {
    await before.close();
    await after.close();
  }
}

/** Where an unfinished upload stands, or why it cannot be told. Asking settles what a crash left whole. */
export async function standing(keys: KeyStore, sealed: SealedStore, file: KeptFile): Promise<number | string> {
  try {
    return await sealed.offset(file.row.id, await keyOf(keys, file));
  } catch (error) {
    if (error instanceof Refusal && ["object-missing", "object-damaged", "key-missing"].includes(error.code)) return error.code;
    throw error;
  }
}

async function offsetProblem(keys: KeyStore, before: SealedStore, after: SealedStore, file: KeptFile): Promise<{ problem: string; wasDamagedBefore: boolean } | null> {
  const [here, there] = [await standing(keys, before, file), await standing(keys, after, file)];
  // A row whose first byte never came has no object on either side.
  if (here === there && here !== "object-damaged" && here !== "key-missing") return null;
  return { problem: `stands at ${String(there)} instead of ${String(here)}`, wasDamagedBefore: typeof here === "string" };
}

async function wholeProblem(keys: KeyStore, before: SealedStore | null, after: SealedStore, file: KeptFile, onBytes: (bytes: number) => void): Promise<{ problem: string; wasDamagedBefore: boolean } | null> {
  const problem = await problemOf(keys, after, file, onBytes);
  return problem === null ? null : { problem, wasDamagedBefore: before === null || (await problemOf(keys, before, file)) !== null };
}
