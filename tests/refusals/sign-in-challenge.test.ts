import { createHmac, generateKeyPairSync, hkdfSync } from "node:crypto";
import jwt from "jsonwebtoken";
import { expect, it } from "vitest";
import type { Ports } from "../../server/actions/context.ts";
import { readChallenge, signChallenge } from "../../server/actions/people/challenge.ts";

const secretOf = (purpose: string) => new Uint8Array(hkdfSync("sha256", "master", "", purpose, 32));
let now = Temporal.Instant.from("2026-11-21T12:00:00Z");
const ports = { keys: { secret: secretOf }, clock: { now: () => now }, settings: { publicUrl: new URL("http://localhost:8080") } } as unknown as Ports;
const key = Buffer.from(secretOf("sign-in-challenge"));
const issuedAt = now.epochMilliseconds / 1000;
const right = { sub: "code_1", iat: issuedAt, exp: issuedAt + 600, aud: "custody/sign-in", iss: "http://localhost:8080" };
const header = { alg: "HS256", typ: "sign-in-challenge+jwt" };

function sign(payload: object, head: object = header, signer = (input: string) => createHmac("sha256", key).update(input).digest("base64url")): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${part(head)}.${part(payload)}`;
  return `${input}.${signer(input)}`;
}

it("a challenge that this portal signed is read", () => {
  expect(readChallenge(ports, signChallenge(ports, "code_1"))).toBe("code_1");
  expect(readChallenge(ports, sign(right))).toBe("code_1");
});

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const without = (name: keyof typeof right) => Object.fromEntries(Object.entries(right).filter(([one]) => one !== name));
const wrong: Record<string, string> = {
  "alg none": sign(right, { ...header, alg: "none" }, () => ""),
  "alg none, signed": sign(right, { ...header, alg: "none" }),
  HS512: sign(right, { ...header, alg: "HS512" }, (input) => createHmac("sha512", key).update(input).digest("base64url")),
  "HS384 said, HS256 done": sign(right, { ...header, alg: "HS384" }),
  RS256: jwt.sign(right, privateKey, { algorithm: "RS256", header: { alg: "RS256", typ: header.typ } }),
  "no exp": sign(without("exp")),
  "no iat": sign(without("iat")),
  "a far exp": sign({ ...right, exp: issuedAt + 601 }),
  "an exp in another century": sign({ ...right, exp: issuedAt + 4e9 }),
  "another audience": sign({ ...right, aud: "custody/live" }),
  "no audience": sign(without("aud")),
  "another issuer": sign({ ...right, iss: "https://evil.example" }),
  "no issuer": sign(without("iss")),
  "no subject": sign(without("sub")),
  "another typ": sign(right, { ...header, typ: "JWT" }),
  "no typ": sign(right, { alg: "HS256" }),
  crit: sign(right, { ...header, crit: ["exp"] }),
  jwk: sign(right, { ...header, jwk: { kty: "oct", k: key.toString("base64url") } }),
  kid: sign(right, { ...header, kid: "../../dev/null" }),
  "the empty key": sign(right, header, (input) => createHmac("sha256", "").update(input).digest("base64url")),
  "another purpose's key": sign(right, header, (input) => createHmac("sha256", secretOf("outbox")).update(input).digest("base64url")),
  "another signature": sign(right).slice(0, -2),
  "not a token": "a.b.c",
  empty: "",
  long: "a".repeat(100_000),
};
for (const [what, challenge] of Object.entries(wrong)) {
  it(`${what} is no challenge (R54)`, () => {
    expect(readChallenge(ports, challenge)).toBeNull();
  });
}

it("a flipped bit anywhere makes it void (R19)", () => {
  const challenge = sign(right);
  const end = challenge.lastIndexOf(".");
  for (let index = 0; index < challenge.length; index += 1) {
    // The last character of a part may carry bits that say nothing.
    if (index === challenge.length - 1 || index === end - 1 || index === end) continue;
    const flipped = challenge.slice(0, index) + (challenge[index] === "A" ? "B" : "A") + challenge.slice(index + 1);
    expect(readChallenge(ports, flipped)).toBeNull();
  }
});

it("ten minutes later it is void", () => {
  const challenge = signChallenge(ports, "code_1");
  now = now.add({ seconds: 599 });
  expect(readChallenge(ports, challenge)).toBe("code_1");
  now = now.add({ seconds: 1 });
  expect(readChallenge(ports, challenge)).toBeNull();
});
