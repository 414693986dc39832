import { u8 } from "./bytes.ts";

/** The bytes as text, or null when they are none. A cut character at the end is forgiven: the sample may end inside one. */
export function asText(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  if (u8(bytes, 0) === 0xff && u8(bytes, 1) === 0xfe) return wideText(bytes, "utf-16le");
  if (u8(bytes, 0) === 0xfe && u8(bytes, 1) === 0xff) return wideText(bytes, "utf-16be");
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return null;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26 && byte !== 27) controls += 1;
  }
  if (controls > bytes.length / 1000) return null;
  const text = new TextDecoder("utf-8").decode(bytes);
  // Old programs write one byte a character; then UTF-8 reads badly, and the other reading is the right one.
  const isBadly = (text.match(/\ufffd/g)?.length ?? 0) > 4;
  if (!isBadly) return text;
  const other = new TextDecoder("windows-1252").decode(bytes);
  const strange = other.match(/[^\t\r\n\x20-\x7e]/g)?.length ?? 0;
  return strange > other.length * 0.3 ? null : other;
}

function wideText(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): string | null {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1));
  return /\u0000/.test(text) ? null : text;
}
