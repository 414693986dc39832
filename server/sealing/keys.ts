import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type KeyObject } from "node:crypto";
import { commitmentBytes, encodeFileId, encodeHeader, nonceBytes, tagBytes } from "./format.ts";

/** What a file's own 32 bytes are turned into before they meet any content (R69). */
export interface FileKeys {
  /** The file id in its field of 64 bytes. */
  readonly fileId: Buffer;
  readonly content: KeyObject;
  readonly tail: KeyObject;
  readonly header: Buffer;
}

export const fileKeyBytes = 32;

/** 32 random bytes for one new file. */
export function newFileKey(): Buffer {
  return randomBytes(fileKeyBytes);
}

/**
 * HKDF-SHA-256 with the file id's field as salt: one key for the content, one for the tail, and the commitment that the header shows.
 * @throws {RangeError} when the key has not 32 bytes or the id is not one.
 */
export function deriveFileKeys(fileKey: Uint8Array, fileId: string): FileKeys {
  if (fileKey.length !== fileKeyBytes) throw new RangeError("a file key has 32 bytes");
  const field = encodeFileId(fileId);
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", fileKey, field, `custody/1 ${purpose}`, commitmentBytes));
  return {
    fileId: field,
    content: createSecretKey(derive("content")),
    tail: createSecretKey(derive("tail")),
    header: encodeHeader(field, derive("commit")),
  };
}

/** True when `header` is exactly the header that these keys make, commitment included; compared in constant time. */
export function headerMatches(keys: FileKeys, header: Uint8Array): boolean {
  return header.length === keys.header.length && timingSafeEqual(keys.header, header);
}

/** Additional data of a wrapped key: length of `context` (u32) ‖ `context` ‖ `keyId`, so that neither can lend the other a character. */
function wrapData(context: string, keyId: string): Buffer {
  const owner = Buffer.from(context, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(owner.length);
  return Buffer.concat([length, owner, Buffer.from(keyId, "utf8")]);
}

/** Seals a key under another one (AES-256-GCM): nonce ‖ ciphertext ‖ tag. It opens only with the same `context` and `keyId`. */
export function wrapKey(under: Uint8Array, key: Uint8Array, context: string, keyId: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", under, nonce, { authTagLength: tagBytes });
  cipher.setAAD(wrapData(context, keyId));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** The key inside, or null when it does not open, whatever the cause. */
export function unwrapKey(under: Uint8Array, wrapped: Uint8Array, context: string, keyId: string): Buffer | null {
  if (wrapped.length < nonceBytes + tagBytes) return null;
  const tagAt = wrapped.length - tagBytes;
  const decipher = createDecipheriv("aes-256-gcm", under, wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(wrapData(context, keyId));
  decipher.setAuthTag(wrapped.subarray(tagAt));
  const key = decipher.update(wrapped.subarray(nonceBytes, tagAt));
  try {
    decipher.final();
    return key;
  } catch {
    return null;
  }
}
