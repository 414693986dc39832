import { createHash } from "node:crypto";
import { join } from "node:path";
import { Refusal } from "../../domain/refusal.ts";
import { isFileId } from "../../sealing/format.ts";

/** The places on the disk that one object may have. */
export interface Places {
  readonly folder: string;
  /** The finished object. */
  readonly object: string;
  /** The unfinished object: header and whole segments. */
  readonly part: string;
  readonly partNew: string;
  /** How many segments are settled, and the sealed tail after them. */
  readonly tail: string;
  readonly tailNew: string;
}

/** The 256 folders among which objects are spread, by the first byte of the id's SHA-256. */
export const shards: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** @throws {Refusal} `object-missing` for what is not an object id: a hostile name and an unknown one look alike (R10, R12). */
export function placesOf(root: string, objectId: string): Places {
  if (!isFileId(objectId)) throw new Refusal("object-missing", "There is no such object.");
  const folder = join(root, createHash("sha256").update(objectId).digest("hex").slice(0, 2));
  const object = join(folder, objectId);
  return {
    folder,
    object,
    part: `${object}.part`,
    partNew: `${object}.part-new`,
    tail: `${object}.tail`,
    tailNew: `${object}.tail-new`,
  };
}
