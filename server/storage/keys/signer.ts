import type { KeyObject } from "node:crypto";
import { FlattenedSign } from "jose";
import { Refusal } from "../../domain/refusal.ts";
import { canonicalBytes } from "../../domain/ledger/canonical-json.ts";
import type { PublicKey } from "../../domain/ledger/public-key.ts";
import type { Signer } from "../../ports/signer.ts";
import { keyThumbprint, openSigned } from "../../sealing/signature.ts";

/** An Ed25519 key pair, as `KeyStore.signingKey` gives it. */
interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * Signs with the installation's key. `retiredKeys` are public keys that signed before and must go on to verify.
 * @throws {TypeError} when the key is not Ed25519.
 */
export function createSigner(signingKey: SigningKey, retiredKeys: readonly PublicKey[] = []): Signer {
  const present = publicKeyOf(signingKey.publicKey);
  const keys = [present, ...retiredKeys.filter((key) => key.kid !== present.kid)];
  return {
    keyId: () => present.kid,
    sign: async (payload) => {
      const jws = await new FlattenedSign(canonicalBytes(payload))
        .setProtectedHeader({ alg: "EdDSA", kid: present.kid, typ: payload.type })
        .sign(signingKey.privateKey);
      return JSON.stringify({ payload: jws.payload, protected: jws.protected, signature: jws.signature });
    },
    publicKeys: () => keys,
    verify: (jwsText, type) => {
      const opened = openSigned(jwsText, type, keys);
      return opened.isValid ? Promise.resolve(opened.payload) : Promise.reject(new Refusal("certificate-invalid", opened.problem.message));
    },
  };
}

/** The public key in the form in which it is published. @throws {TypeError} when it is not Ed25519. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const jwk = key.export({ format: "jwk" });
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519" || jwk.x === undefined) throw new TypeError("the signing key is not Ed25519");
  const parts = { kty: jwk.kty, crv: jwk.crv, x: jwk.x } as const;
  return { ...parts, kid: keyThumbprint(parts), alg: "EdDSA", use: "sig" };
}
