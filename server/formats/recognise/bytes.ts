/** Reading numbers and words out of bytes that nobody has checked yet: past the end everything reads as 0, nothing throws. */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8);
}

export function u16be(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 0x1_0000;
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x1_0000 + u16be(bytes, at + 2);
}

/** A 64-bit number; exact up to 2⁵³, far beyond any file. */
export function u64le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) + u32le(bytes, at + 4) * 0x1_0000_0000;
}

/** One character a byte; what is not ASCII becomes some other character, which is enough for comparing. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < Math.min(to, bytes.length); at += 1) text += String.fromCharCode(u8(bytes, at));
  return text;
}

/** True when `word` (one byte a character) stands at `at`. */
export function standsAt(bytes: Uint8Array, at: number, word: string): boolean {
  if (at < 0 || at + word.length > bytes.length) return false;
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word.charCodeAt(index)) return false;
  return true;
}

/** Where `word` (one byte a character) first stands at or after `from`, or -1. */
export function find(bytes: Uint8Array, word: string, from = 0): number {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) if (standsAt(bytes, at, word)) return at;
  return -1;
}

/** Where `word` last stands, or -1. */
export function findLast(bytes: Uint8Array, word: string): number {
  const first = word.charCodeAt(0);
  for (let at = bytes.lastIndexOf(first); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)) if (standsAt(bytes, at, word)) return at;
  return -1;
}

/** The word as UTF-16 little endian, one character of the answer a byte, for `find`. */
export function wide(word: string): string {
  return Array.from(word, (character) => `${character}\0`).join("");
}

/** Bits a byte, 0 to 8: near 8 means compressed, encrypted or random. */
export function entropy(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits;
}

/** True where the start looks like nothing but chance; fewer than 512 bytes cannot tell. */
export function looksRandom(head: Uint8Array): boolean {
  const sample = head.subarray(0, 65_536);
  return sample.length >= 512 && entropy(sample) > (sample.length >= 4096 ? 7.8 : 7.3);
}
