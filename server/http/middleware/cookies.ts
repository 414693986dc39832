import type { IncomingMessage } from "node:http";
import { Refusal } from "../../domain/refusal.ts";

export const sessionCookie = "__Host-session";
export const challengeCookie = "__Host-challenge";

/** Every value under `name`: more than one means that somebody planted a second. */
export function cookieValues(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) values.push(part.slice(at + 1).trim());
  }
  return values;
}

/**
 * A request speaks for one credential: a cookie or an `Authorization`, once. Two could be read differently by two readers (R01).
 * @throws {Refusal} `not-valid`.
 */
export function checkOneCredential(request: IncomingMessage): void {
  const cookies = cookieValues(request, sessionCookie).length;
  const authorizations = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "authorization").length;
  if (cookies + authorizations > 1) throw new Refusal("not-valid", "Send one credential: the session cookie or a token, once.");
}

/** A `Set-Cookie` value. `__Host-` demands Secure, Path=/ and no Domain; browsers accept it on http://localhost too. */
export function cookieLine(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Max-Age=${String(Math.max(0, maxAgeSeconds))}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}
