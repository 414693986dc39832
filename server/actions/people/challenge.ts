import jwt from "jsonwebtoken";
import type { Ports } from "../context.ts";

export const challengeSeconds = 600;
const audience = "custody/sign-in";
const type = "sign-in-challenge+jwt";

/** Ties a sign-in code to the browser that asked for it. For an unknown address it names a code that does not exist. */
export function signChallenge(ports: Pick<Ports, "keys" | "clock" | "settings">, codeId: string): string {
  const issuedAt = Math.floor(ports.clock.now().epochMilliseconds / 1000);
  return jwt.sign({ sub: codeId, iat: issuedAt, exp: issuedAt + challengeSeconds, aud: audience, iss: ports.settings.publicUrl.origin }, Buffer.from(ports.keys.secret("sign-in-challenge")), {
    algorithm: "HS256",
    header: { alg: "HS256", typ: type },
  });
}

/** The id of the code, or null for whatever is not a challenge that this portal made and that still runs (R54). */
export function readChallenge(ports: Pick<Ports, "keys" | "clock" | "settings">, challenge: string): string | null {
  if (challenge.length > 1000) return null;
  try {
    const { header, payload } = jwt.verify(challenge, Buffer.from(ports.keys.secret("sign-in-challenge")), {
      complete: true,
      algorithms: ["HS256"],
      audience,
      issuer: ports.settings.publicUrl.origin,
      maxAge: challengeSeconds,
      clockTimestamp: Math.floor(ports.clock.now().epochMilliseconds / 1000),
    });
    // Nothing but these two belongs in the header: `crit`, `jwk` or `kid` would ask for rules that we do not follow.
    if (header.typ !== type || Object.keys(header).length !== 2 || typeof payload === "string") return null;
    const { sub, iat, exp } = payload;
    return sub !== undefined && iat !== undefined && exp !== undefined && exp - iat <= challengeSeconds ? sub : null;
  } catch (error) {
    if (error instanceof jwt.JsonWebTokenError) return null;
    throw error;
  }
}
