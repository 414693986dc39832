import { Refusal } from "../domain/refusal.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import { headerBytes, sealedSegmentBytes } from "../sealing/format.ts";
import { cutSegments } from "../storage/objects/sealed-segments.ts";
import { reach } from "../system/failpoint.ts";

/** After so many segments what was copied counts, so that a copy that is broken off goes on from there. */
const settleEvery = 64;

/** What one object was: whole, an unfinished upload, or not there (a row whose first byte never came). */
export type CopiedObject = "finished" | "unfinished" | "absent";

/**
 * Copies one object as it is, sealed; nothing is opened and no key is needed. An unfinished upload comes with its tail, so that its sender goes on
 * where it stood. What an earlier try copied is kept. `onBytes` is told the sealed bytes of this object so far.
 * @throws {Refusal} what the stores refuse.
 */
export async function copyObject(from: ObjectStore, to: ObjectStore, objectId: string, onBytes: (bytes: number) => void = () => undefined): Promise<CopiedObject> {
  const size = await from.size(objectId);
  if (size !== null) {
    const there = await to.size(objectId);
    if (there === size) {
      onBytes(size);
      return "finished";
    }
    if (there !== null) await to.remove(objectId);
    await copyFinished(from, to, objectId, size, onBytes);
    return "finished";
  }
  return copyUnfinished(from, to, objectId, onBytes);
}

async function copyFinished(from: ObjectStore, to: ObjectStore, objectId: string, size: number, onBytes: (bytes: number) => void): Promise<void> {
  const header: Uint8Array[] = [];
  for await (const piece of from.read(objectId, 0, headerBytes)) header.push(Uint8Array.from(piece));
  const target = await begun(to, objectId, Buffer.concat(header));
  try {
    await target.keep(target.settledCount);
    const start = headerBytes + target.settledCount * sealedSegmentBytes;
    let bytes = start;
    let count = 0;
    for await (const segment of cutSegments(from.read(objectId, start, size))) {
      bytes += segment.length;
      // The reading store uses its memory again; the writing one keeps what it is given.
      await target.append([Uint8Array.from(segment)]);
      count += 1;
      if (count % settleEvery === 0 && bytes < size) await target.settle(null);
      onBytes(bytes);
      await reach("move.segment");
    }
    if (bytes !== size) throw new Refusal("object-damaged", "The store gave fewer bytes than it says the object has.");
    await target.finish();
  } finally {
    await target.close();
  }
}

async function copyUnfinished(from: ObjectStore, to: ObjectStore, objectId: string, onBytes: (bytes: number) => void): Promise<CopiedObject> {
  const source = await from.resume(objectId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "object-missing") return null;
    throw error;
  });
  if (source === null) return "absent";
  try {
    // Segments beyond were never acknowledged, and the tail stands after these.
    const { settledCount, tail, header } = source;
    const target = await begun(to, objectId, header);
    try {
      const kept = Math.min(target.settledCount, settledCount);
      await target.keep(kept);
      let count = kept;
      for await (const segment of cutSegments(source.readSegments(kept, settledCount))) {
        await target.append([Uint8Array.from(segment)]);
        count += 1;
        onBytes(headerBytes + count * sealedSegmentBytes);
        await reach("move.segment");
      }
      await target.settle(tail === null ? null : Uint8Array.from(tail));
    } finally {
      await target.close();
    }
    return "unfinished";
  } finally {
    await source.close();
  }
}

/** Opens what an earlier try began, or begins anew where that was something else. */
async function begun(to: ObjectStore, objectId: string, header: Uint8Array): ReturnType<ObjectStore["resume"]> {
  await to.begin(objectId, header);
  const found = await to.resume(objectId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "object-damaged") return null;
    throw error;
  });
  if (found !== null && Buffer.compare(found.header, header) === 0) return found;
  await found?.close();
  await to.remove(objectId);
  await to.begin(objectId, header);
  return to.resume(objectId);
}
