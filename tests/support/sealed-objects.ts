import { headerBytes, inner, last, layout, segmentStart } from "../../server/sealing/format.ts";
import { deriveFileKeys, headerMatches, type FileKeys } from "../../server/sealing/keys.ts";
import { openSegment, Sealer } from "../../server/sealing/stream.ts";

/** Seals a whole file in memory with the portal's own sealer. */
export function sealObject(keys: FileKeys, plain: Uint8Array): Buffer {
  const sealer = new Sealer(keys, 0, null);
  return Buffer.concat([keys.header, ...sealer.write(plain), ...sealer.sealLast()]);
}

/** Opens a whole sealed object in memory as the store does it, or null. */
export function openObject(fileKey: Uint8Array | FileKeys, fileId: string, object: Uint8Array): Buffer | null {
  const keys = fileKey instanceof Uint8Array ? deriveFileKeys(fileKey, fileId) : fileKey;
  const cut = layout(object.length);
  if (cut === null || !headerMatches(keys, object.subarray(0, headerBytes))) return null;
  const plain: Buffer[] = [];
  for (let index = 0; index < cut.segmentCount; index += 1) {
    const kind = index === cut.segmentCount - 1 ? last : inner;
    const opened = openSegment(keys, index, kind, object.subarray(segmentStart(index), segmentStart(index + 1)));
    if (opened === null) return null;
    plain.push(opened);
  }
  return Buffer.concat(plain);
}
