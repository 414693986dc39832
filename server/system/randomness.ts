import { randomBytes } from "node:crypto";
import type { Randomness } from "../ports/randomness.ts";

// 32 lower-case letters and digits without the look-alikes 0, 1, i and l, in the order of z-base-32's alphabet size.
const alphabet = "abcdefghjkmnopqrstuvwxyz23456789";

/** 130 bits as 26 characters of base32. */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += alphabet[byte & 31] ?? "";
  return text;
}

export const systemRandomness: Randomness = {
  bytes: (count) => randomBytes(count),
  id: (prefix) => `${prefix}_${base32(randomBytes(26))}`,
};
