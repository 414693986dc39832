import { own, toBase64Url, utf8 } from "./bytes.ts";

/** The public half of an engineer's signing key. */
export interface EngineerPublicKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** What signs an engineer's requests. */
export interface EngineerSigner {
  /** RFC 7638 thumbprint of the public half: the fingerprint on the consent page. */
  readonly thumbprint: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

const ecdsa = { name: "ECDSA", namedCurve: "P-256" } as const;
const signature = { name: "ECDSA", hash: "SHA-256" } as const;

/**
 * Makes an engineer's signing key in this browser or process. The private half cannot be taken out: keep the `CryptoKey` itself (IndexedDB stores it).
 */
export async function makeEngineerKey(): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: EngineerPublicKey; readonly thumbprint: string }> {
  const pair = await crypto.subtle.generateKey(ecdsa, false, ["sign", "verify"]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const publicKey: EngineerPublicKey = { kty: "EC", crv: "P-256", x, y };
  return { privateKey: pair.privateKey, publicKey, thumbprint: await engineerThumbprint(publicKey) };
}

/** RFC 7638: SHA-256 over the required members in order, base64url. */
export async function engineerThumbprint(key: EngineerPublicKey): Promise<string> {
  const bytes = utf8(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y }));
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The signer over a kept private key. */
export function engineerSigner(privateKey: CryptoKey, thumbprint: string): EngineerSigner {
  return { thumbprint, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(signature, privateKey, own(bytes))) };
}

/** Checks what an engineer signed. Never throws: what cannot be read is not signed. */
export type VerifyEngineer = (bytes: Uint8Array, signed: Uint8Array) => Promise<boolean>;

/** @throws {Error} when the key is not the one of this fingerprint, or no point of the curve. */
export async function engineerVerifier(key: EngineerPublicKey, thumbprint: string): Promise<VerifyEngineer> {
  if ((await engineerThumbprint(key)) !== thumbprint) throw new Error("the key is not the one of the grant");
  const imported = await crypto.subtle.importKey("jwk", { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, ecdsa, false, ["verify"]);
  return (bytes, signed) => crypto.subtle.verify(signature, imported, own(signed), own(bytes)).catch(() => false);
}
