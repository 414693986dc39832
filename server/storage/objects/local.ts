import { mkdir, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../domain/refusal.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { sealedSegmentBytes } from "../../sealing/format.ts";
import { exists, fromDisk, orNull, syncFolder, writeWhole } from "../disk.ts";
import { placesOf, shards } from "./local-places.ts";
import { probeFolder } from "./local-probe.ts";
import { resumeLocal } from "./local-unfinished.ts";

/** Stands in the root, so that an unmounted disk is not taken for an empty store (and an erasure for proven). */
const marker = "custody-objects";

/**
 * Objects in a folder of this machine, spread over 256 folders. An unfinished object is `<id>.part` with `<id>.tail` beside it; the
 * finished one has the bare name. Nothing carries a name that came from outside (R11, R12).
 * `isInUse` tells that records name objects already: then an empty folder is a disk that is not mounted, and no proof that anything is gone.
 * @throws {Refusal} `storage-full`, `unavailable` when the folder cannot be made; `setting-invalid` for an empty folder that is in use.
 */
export async function openLocalObjectStore(root: string, options: { readonly isInUse?: boolean } = {}): Promise<ObjectStore> {
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fromDisk(error);
    }
  };
  const mustBeThere = async () => {
    if (!(await exists(join(root, marker)))) throw new Refusal("unavailable", "The store's folder is not there.");
  };

  if (options.isInUse === true && !(await exists(join(root, marker)))) throw new Refusal("setting-invalid", `The store's folder ${root} is empty, but the records name files in it. Is its disk mounted?`);
  await mapped(async () => {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await Promise.all(shards.map((shard) => mkdir(join(root, shard), { recursive: true, mode: 0o700 })));
    await writeFile(join(root, marker), "Sealed objects of Custody. See docs/FORMAT.md.\n", { mode: 0o600, flush: true });
    await syncFolder(root);
  });

  return {
    begin: (objectId, header) =>
      mapped(async () => {
        const places = placesOf(root, objectId);
        if ((await exists(places.object)) || (await exists(places.part))) return;
        await writeWhole(places.folder, places.part, places.partNew, [header]);
      }),

    resume: (objectId) => mapped(() => resumeLocal(placesOf(root, objectId))),

    size: (objectId) =>
      mapped(async () => {
        const bytes = await sizeOf(placesOf(root, objectId).object);
        if (bytes === null) await mustBeThere();
        return bytes;
      }),

    async *read(objectId, start, end) {
      const file = await mapped(() => orNull(open(placesOf(root, objectId).object, "r")));
      if (file === null) throw new Refusal("object-missing", "There is no such object.");
      try {
        const piece = Buffer.allocUnsafeSlow(Math.max(0, Math.min(sealedSegmentBytes, end - start)));
        for (let position = start; position < end; ) {
          const { bytesRead } = await mapped(() => file.read(piece, 0, Math.min(piece.length, end - position), position));
          if (bytesRead === 0) return;
          position += bytesRead;
          yield piece.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },

    remove: (objectId) =>
      mapped(async () => {
        const { folder, object, part, partNew, tail, tailNew } = placesOf(root, objectId);
        for (const path of [object, part, partNew, tail, tailNew]) await rm(path, { force: true });
        await mustBeThere();
        await syncFolder(folder);
      }),

    probe: (objectId) =>
      mapped(async () => {
        await mustBeThere();
        return probeFolder(root, objectId);
      }),

    async *list() {
      await mapped(mustBeThere);
      for (const shard of shards) {
        const changed = new Map<string, number>();
        for (const name of await mapped(() => readdir(join(root, shard)))) {
          const found = await mapped(() => orNull(stat(join(root, shard, name))));
          const objectId = name.split(".", 1).join();
          if (found !== null) changed.set(objectId, Math.max(found.mtimeMs, changed.get(objectId) ?? 0));
        }
        for (const [objectId, milliseconds] of changed)
          yield { objectId, changedAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(milliseconds)) };
      }
    },

    async isReady() {
      try {
        await mustBeThere();
        await writeWhole(root, join(root, "ready"), join(root, "ready-new"), [Buffer.from("ready\n")]);
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function sizeOf(path: string): Promise<number | null> {
  return (await orNull(stat(path)))?.size ?? null;
}
