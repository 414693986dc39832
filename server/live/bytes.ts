/** Bytes that WebCrypto takes as they are. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** @throws {SyntaxError} for what is not base64url. */
export function fromBase64Url(text: string): Bytes {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** A copy in memory of its own, as WebCrypto's types ask for. */
export function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** SHA-256 in lower-case hex. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", own(bytes))).toHex();
}
