import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { additionalData, inner, last, nonceBytes, sealedSegmentBytes, segmentBytes, tagBytes, tail, type Kind } from "./format.ts";
import type { FileKeys } from "./keys.ts";

const options = { authTagLength: tagBytes } as const;

/** Seals one segment with a fresh nonce; its sealed bytes come in pieces, to be stored one after another. */
export function sealSegment(keys: FileKeys, index: number, kind: Kind, plain: Uint8Array): Uint8Array[] {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", kind === tail ? keys.tail : keys.content, nonce, options);
  cipher.setAAD(additionalData(keys.fileId, index, kind));
  const sealed = cipher.update(plain);
  cipher.final();
  return [nonce, sealed, cipher.getAuthTag()];
}

/**
 * The plain bytes of one sealed segment, or null when it does not open: another file, place, kind or key, a byte changed, cut or
 * added. All causes give the same answer (R19), and no byte is given before the tag was checked.
 */
export function openSegment(keys: FileKeys, index: number, kind: Kind, sealed: Uint8Array): Buffer | null {
  if (sealed.length < nonceBytes + tagBytes || sealed.length > sealedSegmentBytes) return null;
  if (kind === inner && sealed.length !== sealedSegmentBytes) return null;
  const tagAt = sealed.length - tagBytes;
  const key = kind === tail ? keys.tail : keys.content;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), options);
  decipher.setAAD(additionalData(keys.fileId, index, kind));
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plain = decipher.update(sealed.subarray(nonceBytes, tagAt));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** Bytes kept for a file that has just begun: hundreds of slow senders must not cost a whole segment each. */
const firstPendingBytes = 65_536;

/**
 * Cuts a growing file into segments and seals each once. A full segment leaves only when a further byte has come, for until then it
 * may be the last one; what has not left can be sealed at any time as the tail, or, at the end, as the last segment.
 * Holds at most one segment of plain bytes, whatever the size of the file or of the chunks.
 */
export class Sealer {
  readonly #keys: FileKeys;
  #segmentCount: number;
  #pending = Buffer.allocUnsafeSlow(firstPendingBytes);
  #pendingBytes = 0;

  /** Goes on after `segmentCount` segments with the plain bytes of the tail that followed them. */
  constructor(keys: FileKeys, segmentCount: number, tailPlain: Uint8Array | null) {
    this.#keys = keys;
    this.#segmentCount = segmentCount;
    if (tailPlain !== null) this.write(tailPlain);
  }

  /** Plain bytes taken so far. */
  get offset(): number {
    return this.#segmentCount * segmentBytes + this.#pendingBytes;
  }

  /** Takes plain bytes and gives the sealed pieces of the segments that are complete now, to be stored one after another. */
  write(plain: Uint8Array): Uint8Array[] {
    const complete: Uint8Array[] = [];
    for (let from = 0; from < plain.length; ) {
      if (this.#pendingBytes === segmentBytes) {
        complete.push(...this.#seal(inner));
        this.#segmentCount += 1;
        this.#pendingBytes = 0;
      }
      const to = Math.min(plain.length, from + segmentBytes - this.#pendingBytes);
      this.#makeRoom(this.#pendingBytes + to - from);
      this.#pending.set(from === 0 && to === plain.length ? plain : plain.subarray(from, to), this.#pendingBytes);
      this.#pendingBytes += to - from;
      from = to;
    }
    return complete;
  }

  /** What a stop at this byte leaves after the complete segments, in one piece, or null when nothing follows them. Writing may go on. */
  sealTail(): Buffer | null {
    return this.#pendingBytes === 0 ? null : Buffer.concat(this.#seal(tail));
  }

  /** Ends the file: the pieces of the last segment. */
  sealLast(): Uint8Array[] {
    if (this.#pendingBytes === 0 && this.#segmentCount > 0) throw new Error("only an empty file ends with an empty segment");
    return this.#seal(last);
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#pending.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(segmentBytes, Math.max(bytes, 4 * this.#pending.length)));
    larger.set(this.#pending.subarray(0, this.#pendingBytes));
    this.#pending = larger;
  }

  #seal(kind: Kind): Uint8Array[] {
    return sealSegment(this.#keys, this.#segmentCount, kind, this.#pending.subarray(0, this.#pendingBytes));
  }
}
