import { Refusal } from "../../domain/refusal.ts";
import { headerBytes, isFileId, sealedSegmentBytes } from "../../sealing/format.ts";

/** Stands in the bucket, so that another empty bucket is not taken for this one (and an erasure for proven). */
export const markerKey = "custody-objects";

/** The key under which `isReady` begins and aborts an upload; nothing is ever stored there. */
export const readyKey = "custody-ready";

export interface Keys {
  /** What every key of the object begins with, and no key of another. */
  readonly prefix: string;
  readonly object: string;
  /** The unfinished object's state: what of it stands in parts, and what does not fill a part. */
  readonly state: string;
}

/** @throws {Refusal} `object-missing` for what is not an object id: a hostile name and an unknown one look alike (R10, R12). */
export function keysOf(objectId: string): Keys {
  if (!isFileId(objectId)) throw new Refusal("object-missing", "There is no such object.");
  const prefix = `${objectId}/`;
  return { prefix, object: `${prefix}object`, state: `${prefix}state` };
}

/** The id that a key belongs to, or null for a key that is no object's. */
export function idOfKey(key: string): string | null {
  const end = key.indexOf("/");
  const objectId = key.slice(0, Math.max(0, end));
  return isFileId(objectId) ? objectId : null;
}

const smallParts = 5_000;
const smallPartSegments = 8;
const largePartSegments = 32;

/** Whole segments in part `number` (from 1): 100 GiB and more fit the 10,000 parts that S3 allows. */
export function segmentsOfPart(number: number): number {
  return number <= smallParts ? smallPartSegments : largePartSegments;
}

/** Whole segments in the first `count` parts. */
export function segmentsInParts(count: number): number {
  return Math.min(count, smallParts) * smallPartSegments + Math.max(0, count - smallParts) * largePartSegments;
}

/** Bytes of part `number`; the first one begins with the header. */
export function bytesOfPart(number: number): number {
  return segmentsOfPart(number) * sealedSegmentBytes + (number === 1 ? headerBytes : 0);
}
