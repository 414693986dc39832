import { canonicalBytes } from "./canonical-json.ts";
import type { Sha256 } from "./tree.ts";

/** A salt has 32 random bytes: too many to try, and of one length, so that salt and text cannot be shifted against each other. */
export const saltBytes = 32;

/**
 * The digest that stands in the ledger for text people wrote: lower-case hex. The salt lives beside the text and is erased
 * with it; from then on the digest tells nothing, not even by guessing.
 * @throws {RangeError} unless the salt has 32 bytes. @throws {TypeError} when the text holds an unpaired surrogate.
 */
export function personalTextDigest(sha256: Sha256, salt: Uint8Array, text: string): string {
  return digestOf(sha256, "custody/1 text", salt, text);
}

/**
 * What a certificate names instead of a file's SHA-256 when the customer wishes it: only who knows the salt (it is not in the
 * certificate) can tell whether a file is the one. `fileSha256` and the answer are lower-case hex.
 * @throws {RangeError} unless the salt has 32 bytes.
 */
export function saltedFileDigest(sha256: Sha256, salt: Uint8Array, fileSha256: string): string {
  return digestOf(sha256, "custody/1 file", salt, fileSha256);
}

function digestOf(sha256: Sha256, purpose: string, salt: Uint8Array, text: string): string {
  if (salt.length !== saltBytes) throw new RangeError(`a salt has ${String(saltBytes)} bytes`);
  return sha256(canonicalBytes([purpose, salt.toHex(), text])).toHex();
}
