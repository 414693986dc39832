import { createHash } from "node:crypto";
import type { EngineerKeyShape } from "../../contract/shapes/session.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { EngineerKeyRow } from "../../ports/records/session-rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { personRef } from "../transfers/present.ts";

type PublicKey = EngineerKeyShape["publicKey"];

/** RFC 7638 thumbprint: SHA-256 over the required members in order, base64url. */
function thumbprintOf(key: PublicKey): string {
  return createHash("sha256").update(JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y })).digest("base64url");
}

/** Names the public half of a key that was made in the caller's browser. It serves nothing until a supervisor enrols it. */
export async function addKey(ports: Ports, caller: Caller, input: { readonly name: string; readonly publicKey: PublicKey }): Promise<EngineerKeyRow> {
  try {
    await crypto.subtle.importKey("jwk", input.publicKey, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  } catch {
    throw new Refusal("not-valid", "This is no public key of the curve P-256.");
  }
  const row: EngineerKeyRow = { id: ports.randomness.id("key"), personId: caller.personId, name: input.name, thumbprint: thumbprintOf(input.publicKey), publicKey: JSON.stringify(input.publicKey), createdAt: instantText(ports.clock.now()), enrolledAt: null, enrolledBy: null, revokedAt: null, revokedBy: null };
  await ports.records.transact(async (tables) => {
    await tables.engineerKeys.insert(row);
    await record(ports, tables, { event: "sessions.add-key", actorId: caller.personId, facts: { keyId: row.id, thumbprint: row.thumbprint } });
  });
  ports.notifier.changed({ topic: "person", id: caller.personId, accountId: null });
  return row;
}

/** A supervisor compared the fingerprint with the engineer, on another way than this portal. @throws {Refusal} `not-found`; `wrong-state` for an ended key. */
export async function enrolKey(ports: Ports, caller: Caller, keyId: string): Promise<EngineerKeyRow> {
  const row = await ports.records.transact(async (tables) => {
    const key = await tables.engineerKeys.find({ id: keyId });
    if (key === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (key.revokedAt !== null) throw new Refusal("wrong-state", "This key was ended; make a new one.");
    if (key.enrolledAt !== null) return key;
    const values = { enrolledAt: instantText(ports.clock.now()), enrolledBy: caller.personId };
    await tables.engineerKeys.update({ id: keyId }, values);
    await record(ports, tables, { event: "sessions.enrol-key", actorId: caller.personId, facts: { keyId, thumbprint: key.thumbprint, personId: key.personId } });
    return { ...key, ...values };
  });
  ports.notifier.changed({ topic: "person", id: row.personId, accountId: null });
  return row;
}

/** Ends a key: one's own, or as supervisor any. Live sessions under it are for the caller to revoke. @throws {Refusal} `not-found`. */
export async function revokeKey(ports: Ports, caller: Caller, keyId: string): Promise<EngineerKeyRow> {
  const row = await ports.records.transact(async (tables) => {
    const key = await tables.engineerKeys.find({ id: keyId });
    if (key === undefined || (key.personId !== caller.personId && caller.role !== "supervisor")) throw new Refusal("not-found", "There is nothing here.");
    if (key.revokedAt !== null) return key;
    const values = { revokedAt: instantText(ports.clock.now()), revokedBy: caller.personId };
    await tables.engineerKeys.update({ id: keyId }, values);
    await record(ports, tables, { event: "sessions.revoke-key", actorId: caller.personId, facts: { keyId, thumbprint: key.thumbprint, personId: key.personId } });
    return { ...key, ...values };
  });
  ports.notifier.changed({ topic: "person", id: row.personId, accountId: null });
  return row;
}

/** One's own keys; supervisors and auditors see all, newest first. */
export async function listKeys(ports: Ports, caller: Caller): Promise<EngineerKeyShape[]> {
  const isWatching = caller.role === "auditor" || caller.role === "supervisor";
  const rows = await ports.records.read.engineerKeys.list(isWatching || !isStaff(caller) ? {} : { personId: caller.personId }, { by: "createdAt", descending: true, limit: 500 });
  return Promise.all(rows.map((row) => presentKey(ports, row)));
}

export async function presentKey(ports: Ports, row: EngineerKeyRow): Promise<EngineerKeyShape> {
  const people = new Map((await ports.records.read.people.list({ id: [row.personId, ...(row.enrolledBy === null ? [] : [row.enrolledBy])] })).map((person) => [person.id, person]));
  return {
    id: row.id,
    person: personRef(people, row.personId),
    name: row.name,
    thumbprint: row.thumbprint,
    publicKey: JSON.parse(row.publicKey) as PublicKey,
    createdAt: row.createdAt,
    enrolledAt: row.enrolledAt,
    enrolledBy: row.enrolledBy === null ? null : personRef(people, row.enrolledBy),
    revokedAt: row.revokedAt,
  };
}
