import { Readable } from "node:stream";
import { Refusal } from "../../domain/refusal.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { SealedStore } from "../../ports/sealed-store.ts";
import { isFileId, layout, segmentBytes } from "../../sealing/format.ts";
import { deriveFileKeys, type FileKeys } from "../../sealing/keys.ts";
import { DigestThread } from "./digest.ts";
import { appendTo, offsetOf, sealerForEnd, settleWhole } from "./sealed-append.ts";
import { damaged, openFinished, openUnfinished, plainBytes, sealedSegments } from "./sealed-segments.ts";
import { Turns } from "./turns.ts";

/** Seals what goes into an object store and opens what comes out. Between processes the caller's lock keeps writers apart. */
export function createSealedStore(objects: ObjectStore): SealedStore {
  const digests = new DigestThread();
  const turns = new Turns();
  /** Appends under way: where each began (null when it was refused), and how to stop it. */
  const appending = new Map<string, { readonly startOffset: Promise<number | null>; readonly stop: AbortController }>();

  const keysOf = (fileId: string, fileKey: Uint8Array): FileKeys => {
    if (!isFileId(fileId)) throw new Refusal("object-missing", "There is no such file.");
    return deriveFileKeys(fileKey, fileId);
  };

  return {
    begin: (fileId, fileKey) => turns.take(fileId, () => objects.begin(fileId, keysOf(fileId, fileKey).header)),

    async offset(fileId, fileKey) {
      const startOffset = await appending.get(fileId)?.startOffset;
      if (startOffset !== undefined && startOffset !== null) return startOffset;
      return turns.take(fileId, async () => {
        const open = await openUnfinished(objects, fileId, keysOf(fileId, fileKey));
        try {
          return open.hasUnsettled ? await settleWhole(open) : offsetOf(open);
        } finally {
          await open.stored.close();
        }
      });
    },

    async append(fileId, fileKey, source, limits) {
      if (appending.has(fileId)) throw new Refusal("locked", "The file is being written already.");
      // A sender that breaks off before or after we listen must not take the process with it; `pour` sees the breach itself.
      source.on("error", () => undefined);
      const stop = new AbortController();
      const signal = limits.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, limits.signal]);
      const startOffset = Promise.withResolvers<number | null>();
      appending.set(fileId, { startOffset: startOffset.promise, stop });
      try {
        return await turns.take(fileId, async () => {
          const keys = keysOf(fileId, fileKey);
          const open = await openUnfinished(objects, fileId, keys);
          try {
            return await appendTo(open, keys, source, { ...limits, signal }, () => startOffset.resolve(limits.offset));
          } finally {
            await open.stored.close();
          }
        });
      } finally {
        appending.delete(fileId);
        startOffset.resolve(null);
      }
    },

    async finish(fileId, fileKey) {
      if (appending.has(fileId)) throw new Refusal("locked", "The file is being written.");
      const keys = keysOf(fileId, fileKey);
      await turns.take(fileId, async () => {
        if ((await objects.size(fileId)) !== null) return;
        const open = await openUnfinished(objects, fileId, keys);
        try {
          const sealer = await sealerForEnd(open, keys);
          await open.stored.append(sealer.sealLast());
          await open.stored.finish();
        } finally {
          await open.stored.close();
        }
      });
    },

    async digest(fileId, fileKey, onProgress = () => undefined) {
      const object = await openFinished(objects, fileId, keysOf(fileId, fileKey));
      const segments = sealedSegments(objects, fileId, object, 0, object.segmentCount);
      return digests.digest({ fileId, fileKey, segmentCount: object.segmentCount }, segments, onProgress);
    },

    read(fileId, fileKey, start, end) {
      const plain = async function* () {
        yield* plainBytes(objects, fileId, keysOf(fileId, fileKey), start, end);
      };
      return Readable.from(plain(), { objectMode: false, highWaterMark: segmentBytes });
    },

    async bytes(fileId) {
      const objectBytes = isFileId(fileId) ? await objects.size(fileId) : null;
      if (objectBytes === null) return null;
      const cut = layout(objectBytes);
      if (cut === null) throw damaged();
      return cut.plainBytes;
    },

    async remove(fileId) {
      appending.get(fileId)?.stop.abort();
      await turns.take(fileId, () => objects.remove(fileId));
    },

    probe: (fileId) => objects.probe(fileId),

    async *list() {
      for await (const { objectId, changedAt } of objects.list()) yield { fileId: objectId, changedAt };
    },

    isReady: () => objects.isReady(),
    close: () => digests.close(),
  };
}
