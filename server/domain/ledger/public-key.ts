import { z } from "zod";

/** A public key that signs certificates and ledger heads, as `GET /api/verify/keys` gives it (RFC 8037). Other members are dropped. */
export const publicKeySchema = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  /** 32 bytes, base64url. */
  x: z.string().length(43),
  /** RFC 7638 thumbprint of the key, SHA-256, base64url. */
  kid: z.string().length(43),
  alg: z.literal("EdDSA").default("EdDSA"),
  use: z.literal("sig").default("sig"),
});

export type PublicKey = z.infer<typeof publicKeySchema>;
