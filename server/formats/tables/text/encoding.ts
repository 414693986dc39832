import type { TextEncoding } from "../options.ts";
import { u8 } from "../../recognise/bytes.ts";

/** What a text's beginning tells: a byte order mark, or whether it reads as UTF-8. `markBytes` are to be left out. */
export interface GuessedEncoding {
  readonly encoding: TextEncoding;
  readonly markBytes: number;
  /** False while nothing but ASCII was seen: then a later byte may still show that it is Windows-1252. */
  readonly isSure: boolean;
}

/** Guesses the encoding of a text by its first bytes, which may end within a character. */
export function guessEncoding(head: Uint8Array): GuessedEncoding {
  if (u8(head, 0) === 0xff && u8(head, 1) === 0xfe) return { encoding: "utf-16le", markBytes: 2, isSure: true };
  if (u8(head, 0) === 0xfe && u8(head, 1) === 0xff) return { encoding: "utf-16be", markBytes: 2, isSure: true };
  if (u8(head, 0) === 0xef && u8(head, 1) === 0xbb && u8(head, 2) === 0xbf) return { encoding: "utf-8", markBytes: 3, isSure: true };
  const isAscii = head.every((byte) => byte < 0x80);
  return { encoding: isUtf8(head) ? "utf-8" : "windows-1252", markBytes: 0, isSure: !isAscii };
}

/** True when the bytes read as UTF-8, a cut character at the end forgiven. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
