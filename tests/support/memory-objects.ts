/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous, memory is not */
import { Refusal } from "../../server/domain/refusal.ts";
import type { ObjectStore, UnfinishedObject } from "../../server/ports/object-store.ts";
import { headerBytes, sealedSegmentBytes } from "../../server/sealing/format.ts";

/** An object store in memory whose finished bytes a test can look at and change: the hostile or broken store. */
export function memoryObjects(): { store: ObjectStore; finished: Map<string, Buffer>; unfinished: Map<string, { bytes: Buffer; tail: Buffer | null }> } {
  const finished = new Map<string, Buffer>();
  const unfinished = new Map<string, { bytes: Buffer; tail: Buffer | null }>();
  const missing = () => new Refusal("object-missing", "There is no such object.");

  function open(objectId: string): UnfinishedObject {
    const object = unfinished.get(objectId);
    if (object === undefined) throw missing();
    const count = () => Math.floor((object.bytes.length - headerBytes) / sealedSegmentBytes);
    const at = (index: number) => headerBytes + index * sealedSegmentBytes;
    const settledCount = count();
    return {
      header: object.bytes.subarray(0, headerBytes),
      settledCount,
      tail: object.tail,
      get segmentCount() {
        return count();
      },
      async *readSegments(from, to) {
        yield object.bytes.subarray(at(from), at(to));
      },
      keep: async (kept) => void (object.bytes = object.bytes.subarray(0, at(kept))),
      append: async (pieces) => void (object.bytes = Buffer.concat([object.bytes, ...pieces])),
      settle: async (tail) => void (object.tail = tail === null ? null : Buffer.from(tail)),
      finish: async () => {
        unfinished.delete(objectId);
        finished.set(objectId, object.bytes);
      },
      close: async () => undefined,
    };
  }

  const store: ObjectStore = {
    begin: async (objectId, header) => {
      if (!finished.has(objectId) && !unfinished.has(objectId)) unfinished.set(objectId, { bytes: Buffer.from(header), tail: null });
    },
    resume: async (objectId) => open(objectId),
    size: async (objectId) => finished.get(objectId)?.length ?? null,
    async *read(objectId, start, end) {
      const object = finished.get(objectId);
      if (object === undefined) throw missing();
      for (let from = start; from < end; from += 300_000) yield object.subarray(from, Math.min(end, from + 300_000));
    },
    remove: async (objectId) => {
      finished.delete(objectId);
      unfinished.delete(objectId);
    },
    probe: async (objectId) => [{ place: "memory", found: finished.has(objectId) || unfinished.has(objectId) ? "yes" : "no", detail: "" }],
    async *list() {
      for (const objectId of [...finished.keys(), ...unfinished.keys()]) yield { objectId, changedAt: Temporal.Instant.fromEpochMilliseconds(0) };
    },
    isReady: async () => true,
  };
  return { store, finished, unfinished };
}
