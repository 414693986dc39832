import { createHmac, timingSafeEqual } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";

const periodSeconds = 30;

function totp(secret: string, issuer: string, label: string): TOTP {
  // SHA-1 and six digits are what every authenticator app can do (RFC 6238).
  return new TOTP({ issuer, label, algorithm: "SHA1", digits: 6, period: periodSeconds, secret: Secret.fromBase32(secret) });
}

/** A new TOTP secret (160 bits, base32). */
export function newTotpSecret(ports: Pick<Ports, "randomness">): string {
  return new Secret({ buffer: new Uint8Array(ports.randomness.bytes(20)).buffer }).base32;
}

/** `otpauth://` address for the QR code. */
export function totpUri(secret: string, operator: string, label: string): string {
  return totp(secret, operator, label).toString();
}

/** Seals a TOTP secret for its place (`person <id>` or `link <hash>`), so that a row copied elsewhere does not open. */
export function sealTotp(ports: Pick<Ports, "keys">, secret: string, place: string): Uint8Array {
  return sealText(ports.keys.secret("totp"), secret, `totp ${place}`);
}

export function openTotp(ports: Pick<Ports, "keys">, sealed: Uint8Array | null, place: string): string | null {
  return openText(ports.keys.secret("totp"), sealed, `totp ${place}`);
}

/** The time step whose code this is, one step to either side allowed and none up to `lastStep` (a code works once); null when it is none. */
export function totpStep(secret: string, code: string, now: Temporal.Instant, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = now.epochMilliseconds;
  const delta = totp(secret, "", "").validate({ token: code, timestamp, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(timestamp / 1000 / periodSeconds) + delta;
  return step > lastStep ? step : null;
}

const recoveryAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const recoveryCount = 10;

/** Text of `length` characters, each drawn evenly. */
export function evenText(ports: Pick<Ports, "randomness">, alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of ports.randomness.bytes(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length] ?? "";
    }
  }
  return text;
}

/** Keyed, so that a copy of the records is no list to try codes against. */
export function keyedHash(ports: Pick<Ports, "keys">, purpose: string, owner: string, value: string): string {
  return createHmac("sha256", ports.keys.secret(purpose)).update(`${owner}\n${value}`, "utf8").digest("hex");
}

function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}

/** Compares in constant time. */
export function isKeyedHash(ports: Pick<Ports, "keys">, purpose: string, owner: string, value: string, hash: string): boolean {
  return isSameHash(keyedHash(ports, purpose, owner, value), hash);
}

/** Ten recovery codes, shown once, and what is kept of them. */
export function newRecoveryCodes(ports: Pick<Ports, "randomness" | "keys">, personId: string): { codes: string[]; hashes: string } {
  const codes = Array.from({ length: recoveryCount }, () => evenText(ports, recoveryAlphabet, 10));
  return { codes: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`), hashes: JSON.stringify(codes.map((code) => keyedHash(ports, "recovery-code", personId, code))) };
}

/** The hashes that stay when this recovery code is used, or null when it is none of the person's. */
export function withoutRecoveryCode(ports: Pick<Ports, "keys">, person: Pick<PersonRow, "id" | "recoveryHashes">, given: string): string | null {
  const code = given.toUpperCase().replace(/[\s-]/g, "");
  if (code.length !== 10) return null;
  const hashes = JSON.parse(person.recoveryHashes) as string[];
  const rest = hashes.filter((hash) => !isKeyedHash(ports, "recovery-code", person.id, code, hash));
  return rest.length === hashes.length ? null : JSON.stringify(rest);
}

/** What a right second factor changes in the person's row, or null when it is wrong. Guard the update with the row's former values: a code works once. */
export function secondFactorChange(ports: Pick<Ports, "keys" | "clock">, person: PersonRow, given: string): { where: Partial<PersonRow>; change: Partial<PersonRow>; kind: "totp" | "recovery-code" } | null {
  const secret = openTotp(ports, person.totpSealed, `person ${person.id}`);
  if (secret === null) return null;
  const step = totpStep(secret, given.replace(/\s/g, ""), ports.clock.now(), person.totpStep);
  if (step !== null) return { where: { totpStep: person.totpStep }, change: { totpStep: step }, kind: "totp" };
  const rest = withoutRecoveryCode(ports, person, given);
  return rest === null ? null : { where: { recoveryHashes: person.recoveryHashes }, change: { recoveryHashes: rest }, kind: "recovery-code" };
}
