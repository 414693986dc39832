import { Refusal } from "../../domain/refusal.ts";
import type { ObjectStore, UnfinishedObject } from "../../ports/object-store.ts";
import { headerBytes, inner, last, layout, sealedSegmentBytes, segmentBytes, segmentStart, tail } from "../../sealing/format.ts";
import { headerMatches, type FileKeys } from "../../sealing/keys.ts";
import { openSegment } from "../../sealing/stream.ts";

/** One answer for every way in which stored bytes can be wrong (R19). */
export function damaged(): Refusal {
  return new Refusal("object-damaged", "The stored file is damaged and was not opened.");
}

/** Cuts pieces of any size into sealed segments; only the final one may be shorter. Each is valid until the next is asked for. */
export async function* cutSegments(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (let piece of pieces) {
    while (heldBytes + piece.length >= sealedSegmentBytes) {
      const take = sealedSegmentBytes - heldBytes;
      const rest = piece.subarray(take);
      yield heldBytes === 0 ? piece.subarray(0, take) : Buffer.concat([...held, piece.subarray(0, take)], sealedSegmentBytes);
      [held, heldBytes, piece] = [[], 0, rest];
    }
    if (piece.length === 0) continue;
    held.push(Buffer.from(piece));
    heldBytes += piece.length;
  }
  if (heldBytes > 0) yield Buffer.concat(held, heldBytes);
}

/** A finished object whose size and header are right for these keys. */
export interface FinishedObject {
  readonly objectBytes: number;
  readonly segmentCount: number;
  readonly plainBytes: number;
}

/** @throws {Refusal} `object-missing`, `object-damaged` (no such size, or the header is not the one that these keys make). */
export async function openFinished(objects: ObjectStore, fileId: string, keys: FileKeys): Promise<FinishedObject> {
  const objectBytes = await objects.size(fileId);
  if (objectBytes === null) throw new Refusal("object-missing", "There is no such file.");
  const cut = layout(objectBytes);
  if (cut === null) throw damaged();
  const header: Uint8Array[] = [];
  for await (const piece of objects.read(fileId, 0, headerBytes)) header.push(piece);
  if (!headerMatches(keys, Buffer.concat(header))) throw damaged();
  return { objectBytes, ...cut };
}

/** The sealed segments `from` (inclusive) to `to` (exclusive) of a finished object, unopened; a store that loses bytes gives fewer. */
export function sealedSegments(objects: ObjectStore, fileId: string, object: FinishedObject, from: number, to: number): AsyncGenerator<Uint8Array> {
  return cutSegments(objects.read(fileId, segmentStart(from), Math.min(object.objectBytes, segmentStart(to))));
}

/** Plain bytes `start` to `end`, each segment opened whole before any of it is given. An empty range still checks the segment it lies in. */
export async function* plainBytes(objects: ObjectStore, fileId: string, keys: FileKeys, start: number, end: number): AsyncGenerator<Buffer> {
  const object = await openFinished(objects, fileId, keys);
  if (!(start >= 0 && start <= end)) throw new Refusal("not-valid", "That is no range.");
  // The caller knows from the records how long the file is: what is not there was lost.
  if (end > object.plainBytes) throw damaged();
  const lastIndex = object.segmentCount - 1;
  const from = Math.min(Math.floor(start / segmentBytes), lastIndex);
  const to = Math.max(from + 1, Math.ceil(end / segmentBytes));
  let index = from;
  for await (const sealed of sealedSegments(objects, fileId, object, from, to)) {
    const plain = openSegment(keys, index, index === lastIndex ? last : inner, sealed);
    if (plain === null) throw damaged();
    const offset = index * segmentBytes;
    const wanted = plain.subarray(Math.max(0, start - offset), Math.max(0, end - offset));
    index += 1;
    if (wanted.length > 0) yield wanted;
  }
  if (index !== to) throw damaged();
}

/** An unfinished object whose trusted part is known: `segmentCount` good segments and the plain bytes of the tail after them. */
export interface OpenUnfinished {
  readonly stored: UnfinishedObject;
  readonly segmentCount: number;
  readonly tailPlain: Buffer | null;
  /** Segments that were never settled were found good; the next `settle` makes them count. */
  readonly hasUnsettled: boolean;
}

/**
 * Opens an unfinished object after checking all that a crash may have left in doubt. The caller closes `stored`.
 * @throws {Refusal} `object-missing`; `object-damaged` when the header is another key's or the settled tail does not open.
 */
export async function openUnfinished(objects: ObjectStore, fileId: string, keys: FileKeys): Promise<OpenUnfinished> {
  const stored = await objects.resume(fileId);
  try {
    if (!headerMatches(keys, stored.header)) throw damaged();
    let good = stored.settledCount;
    if (stored.segmentCount > good) {
      for await (const sealed of cutSegments(stored.readSegments(good, stored.segmentCount))) {
        if (openSegment(keys, good, inner, sealed) === null) break;
        good += 1;
      }
      await stored.keep(good);
    }
    const hasUnsettled = good > stored.settledCount;
    const tailPlain = stored.tail === null || hasUnsettled ? null : openSegment(keys, good, tail, stored.tail);
    if (stored.tail !== null && !hasUnsettled && tailPlain === null) throw damaged();
    return { stored, segmentCount: good, tailPlain, hasUnsettled };
  } catch (error) {
    await stored.close();
    throw error;
  }
}
