import type { TextEncoding } from "../options.ts";
import type { ByteSource } from "../tables.ts";
import { guessEncoding, isUtf8, type GuessedEncoding } from "./encoding.ts";

const pieceBytes = 2 ** 18;
const headBytes = 2 ** 20;

/** A text piece by piece, never as a whole; what is no character of the encoding becomes U+FFFD. `encoding` null: guessed. */
export function* textPieces(source: ByteSource, encoding: TextEncoding | null): Generator<string> {
  const guessed = guessEncoding(source.read(0, Math.min(headBytes, source.size)));
  let known: GuessedEncoding = encoding === null ? guessed : { encoding, markBytes: guessed.encoding === encoding ? guessed.markBytes : 0, isSure: true };
  let decoder = new TextDecoder(known.encoding, { ignoreBOM: true });
  for (let at = known.markBytes; at < source.size; at += pieceBytes) {
    const bytes = source.read(at, Math.min(source.size, at + pieceBytes));
    // Only ASCII so far: the first other byte decides.
    if (!known.isSure && bytes.some((byte) => byte > 0x7f)) {
      known = { ...known, encoding: isUtf8(bytes) ? "utf-8" : "windows-1252", isSure: true };
      decoder = new TextDecoder(known.encoding, { ignoreBOM: true });
    }
    yield decoder.decode(bytes, { stream: true });
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}
