/**
 * The bytes of a sealed object, as docs/FORMAT.md describes them: a header, then segments. Pure arithmetic and layout; the
 * cryptography stands in `keys.ts` and `stream.ts`. Numbers are big-endian.
 */

export const magic = Buffer.from("CUSTODY1", "ascii");
export const formatVersion = 1;

/** Plain bytes of every segment but the last one, and the most that a tail may hold. */
export const segmentBytes = 1 << 20;
export const nonceBytes = 12;
export const tagBytes = 16;
export const sealedSegmentBytes = nonceBytes + segmentBytes + tagBytes;

/** A file id in its field: one byte of length, the ASCII characters, zeros. */
export const fileIdBytes = 64;
export const commitmentBytes = 32;
export const headerBytes = magic.length + 1 + fileIdBytes + commitmentBytes;

/** What stands in the last byte of a segment's additional data. */
export const inner = 0;
export const last = 1;
export const tail = 2;
export type Kind = typeof inner | typeof last | typeof tail;

const fileIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** True for 1 to 63 letters, digits, `_` and `-`, the first one a letter or digit: safe as a file name, and fit for the header. */
export function isFileId(text: string): boolean {
  return fileIdPattern.test(text);
}

/** @throws {RangeError} when the id is not one (`isFileId`). */
export function encodeFileId(fileId: string): Buffer {
  if (!isFileId(fileId)) throw new RangeError("a file id is 1 to 63 letters, digits, _ and -");
  const field = Buffer.alloc(fileIdBytes);
  field[0] = field.write(fileId, 1, "ascii");
  return field;
}

/** The header of a sealed object. `fileId` is the field of 64 bytes, `commitment` has 32. */
export function encodeHeader(fileId: Uint8Array, commitment: Uint8Array): Buffer {
  return Buffer.concat([magic, Buffer.of(formatVersion), fileId, commitment], headerBytes);
}

/** Additional data of one segment: magic ‖ version ‖ file id ‖ index (u64) ‖ kind (u8). It ties the segment to its file and place. */
export function additionalData(fileId: Uint8Array, index: number, kind: Kind): Buffer {
  const data = Buffer.alloc(magic.length + 1 + fileIdBytes + 9);
  magic.copy(data, 0);
  data[magic.length] = formatVersion;
  data.set(fileId, magic.length + 1);
  data.writeBigUInt64BE(BigInt(index), magic.length + 1 + fileIdBytes);
  data[data.length - 1] = kind;
  return data;
}

/** How a finished object of `objectBytes` is cut, or null when no object has that size. `plainBytes` is the file's own size. */
export function layout(objectBytes: number): { segmentCount: number; plainBytes: number } | null {
  const sealed = objectBytes - headerBytes;
  if (!Number.isSafeInteger(sealed) || sealed < nonceBytes + tagBytes) return null;
  const segmentCount = Math.ceil(sealed / sealedSegmentBytes);
  const lastPlain = sealed - (segmentCount - 1) * sealedSegmentBytes - nonceBytes - tagBytes;
  if (lastPlain < 0 || (lastPlain === 0 && segmentCount > 1)) return null;
  return { segmentCount, plainBytes: (segmentCount - 1) * segmentBytes + lastPlain };
}

/** Where a segment begins in the object, in bytes; for `index` = segment count, where the segments end at the latest. */
export function segmentStart(index: number): number {
  return headerBytes + index * sealedSegmentBytes;
}
