import { createHash, createPublicKey, verify } from "node:crypto";
import { canonicalJson } from "../domain/ledger/canonical-json.ts";
import { jwsSchema } from "../domain/ledger/head.ts";
import { publicKeySchema } from "../domain/ledger/public-key.ts";
import type { PublicKey } from "../domain/ledger/public-key.ts";

/** Longer texts are not parsed. A certificate of 10,000 files has about 4 MB. */
const textLengthMax = 16_000_000;

/** A reason why a document is not proven, as a code to compare and a sentence to show. */
export interface Problem {
  readonly code: "unreadable" | "header" | "unknown-key" | "signature" | "content" | "head" | "proof" | "binding" | "claim" | "supplement" | "rewrite";
  readonly message: string;
}

/** A signed payload that verified, or the first reason why not. `payloadBytes` are the bytes as signed. */
export type Opened =
  | { readonly isValid: true; readonly payload: unknown; readonly payloadBytes: Uint8Array; readonly keyId: string }
  | { readonly isValid: false; readonly problem: Problem };

/**
 * Verifies a flattened JWS (RFC 7515, 7.2.2) against keys that the caller trusts. Everything that is not exactly what this portal
 * writes is refused: another algorithm, a header with more than `alg`, `kid` and `typ` (so no `crit`, no embedded `jwk`), an unprotected header,
 * base64url with spare bits, a payload that is not canonical JSON. Never throws.
 */
export function openSigned(jwsText: string, type: string, trustedKeys: readonly PublicKey[]): Opened {
  if (jwsText.length > textLengthMax) return refused("unreadable", "The text is too long for a signed document.");
  const jws = jwsSchema.safeParse(parsed(jwsText));
  if (!jws.success) return refused("unreadable", "The text is not a signed document of this portal's kind.");
  const headerBytes = fromBase64Url(jws.data.protected);
  const payloadBytes = fromBase64Url(jws.data.payload);
  const signature = fromBase64Url(jws.data.signature);
  if (headerBytes === null || payloadBytes === null || signature === null) return refused("unreadable", "A part of the document is not base64url.");

  const header = parsed(utf8(headerBytes));
  if (!isHeader(header)) return refused("header", "The signature's header is not one that this portal writes.");
  if (header.typ !== type) return refused("header", `The document is signed as “${header.typ}”, not as “${type}”.`);
  const key = trustedKeys.map((candidate) => publicKeySchema.safeParse(candidate)).find((candidate) => candidate.data?.kid === header.kid)?.data;
  if (key === undefined || keyThumbprint(key) !== key.kid) return refused("unknown-key", "The document is signed with a key that is not among the trusted keys.");

  if (!isSignedBy(key, `${jws.data.protected}.${jws.data.payload}`, signature)) return refused("signature", "The signature does not fit: the document was changed, or somebody else signed it.");
  const text = utf8(payloadBytes);
  const payload = parsed(text);
  if (payload === undefined || !isCanonical(payload, text)) return refused("content", "The signed data is not canonical JSON.");
  return { isValid: true, payload, payloadBytes, keyId: key.kid };
}

/** RFC 7638 thumbprint of an Ed25519 public key: SHA-256 over its required members in order, base64url. */
export function keyThumbprint(key: Pick<PublicKey, "crv" | "kty" | "x">): string {
  return createHash("sha256").update(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x })).digest("base64url");
}

/** SHA-256 for the functions of the ledger's domain. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function isSignedBy(key: PublicKey, signed: string, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    const publicKey = createPublicKey({ format: "jwk", key: { kty: key.kty, crv: key.crv, x: key.x } });
    return verify(null, Buffer.from(signed, "ascii"), publicKey, signature);
  } catch {
    return false;
  }
}

function isHeader(header: unknown): header is { alg: "EdDSA"; kid: string; typ: string } {
  if (typeof header !== "object" || header === null) return false;
  const { alg, kid, typ } = header as Record<string, unknown>;
  return Object.keys(header).length === 3 && alg === "EdDSA" && typeof kid === "string" && typeof typ === "string";
}

function isCanonical(payload: unknown, text: string): boolean {
  try {
    return canonicalJson(payload) === text;
  } catch {
    return false;
  }
}

// A character may carry bits that no byte needs. Only the spelling with these at zero is taken, so that no change goes unnoticed.
function fromBase64Url(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}

/** The parsed JSON, or undefined. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refused(code: Problem["code"], message: string): Opened {
  return { isValid: false, problem: { code, message } };
}
