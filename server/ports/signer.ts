import type { PublicKey } from "../domain/ledger/public-key.ts";

/** Signs what a customer keeps: certificates, supplements, receipts, ledger heads. */
export interface Signer {
  /** RFC 7638 thumbprint of the key that signs now: `keyId` of the documents. */
  keyId(): string;
  /**
   * A flattened JWS (JSON text, EdDSA) over the canonical JSON of the payload. `type` becomes the `typ` of the signature.
   * Repeating it gives the same text.
   * @throws {TypeError} when the payload holds a fraction or what is not JSON.
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- any further fields are part of what is signed
  sign<Payload extends { readonly type: string }>(payload: Payload): Promise<string>;
  /** The keys that verify, newest first: the present one and those that signed before it. */
  publicKeys(): readonly PublicKey[];
  /** The payload of a JWS of this `type` that one of `publicKeys` signed. @throws {Refusal} `certificate-invalid`. */
  verify(jwsText: string, type: string): Promise<unknown>;
}
