import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow, SessionRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { maySignInByCode, maySignInByPassword } from "./admission.ts";
import { readChallenge } from "./challenge.ts";
import { normaliseEmail } from "./email-address.ts";
import { noteFailure } from "./failures.ts";
import { isKeyedHash, secondFactorChange } from "./one-time-code.ts";
import { isPassword } from "./password.ts";
import { announceEnded, endSessions, openSession } from "./sessions.ts";

export interface SignIn {
  readonly email: string;
  readonly proof: { readonly code: string; readonly challenge: string | null } | { readonly password: string; readonly totp: string };
  readonly address: string;
  /** The session that the browser held until now; it ends. */
  readonly formerSessionId: string | null;
}

/** A new cookie session; its token is told once. */
export interface SignedIn {
  readonly token: string;
  readonly session: SessionRow;
}

/**
 * Customers: a mailed code, in the browser that asked for it. The vendor's people: password and second factor. Every failure is the same refusal.
 * @throws {Refusal} `not-signed-in`; `not-valid` for what is no address.
 */
export async function signIn(ports: Ports, given: SignIn): Promise<SignedIn> {
  const email = normaliseEmail(given.email);
  const signedIn = "code" in given.proof ? await byCode(ports, given, email, given.proof) : await byPassword(ports, given, email, given.proof);
  if (signedIn === null) throw new Refusal("not-signed-in", "That did not match. Check it and try again; after ten wrong tries in a day a supervisor must unlock.");
  announceEnded(ports, signedIn.ended, signedIn.accountId);
  return { token: signedIn.token, session: signedIn.row };
}

type Outcome = { token: string; row: SessionRow; ended: SessionRow[]; accountId: string | null } | null;

async function byCode(ports: Ports, given: SignIn, email: string, proof: { code: string; challenge: string | null }): Promise<Outcome> {
  const codeId = proof.challenge === null ? null : readChallenge(ports, proof.challenge);
  if (codeId === null) return null;
  const code = proof.code.toUpperCase().replace(/[\s-]/g, "");
  return ports.records.transact(async (tables) => {
    const row = await tables.signInCodes.find({ id: codeId });
    const person = await tables.people.find({ email });
    if (row === undefined || person?.id !== row.personId || row.triesLeft < 1 || row.expiresAt <= instantText(ports.clock.now())) return null;
    if (!(await maySignInByCode(ports, tables, person))) return null;
    // The try is spent before the code is compared: guesses sent at once cost one each.
    if ((await tables.signInCodes.update({ id: row.id, triesLeft: row.triesLeft }, { triesLeft: row.triesLeft - 1 })) !== 1) return null;
    if (!isKeyedHash(ports, "sign-in-code", row.id, code, row.codeHash)) {
      await noteFailure(ports, tables, person, given.address);
      return null;
    }
    // Kept without tries until an hour has passed: they count towards the codes an hour.
    await tables.signInCodes.update({ personId: person.id }, { triesLeft: 0 });
    return open(ports, tables, person, given, "code");
  });
}

async function byPassword(ports: Ports, given: SignIn, email: string, proof: { password: string; totp: string }): Promise<Outcome> {
  const known = await ports.records.read.people.find({ email });
  const isRight = await isPassword(proof.password, known?.passwordHash ?? null);
  if (known === undefined || !maySignInByPassword(known)) return null;
  return ports.records.transact(async (tables) => {
    const person = await tables.people.find({ id: known.id });
    if (person === undefined || !maySignInByPassword(person) || person.passwordHash !== known.passwordHash) return null;
    const factor = isRight ? secondFactorChange(ports, person, proof.totp) : null;
    if (factor === null || (await tables.people.update({ id: person.id, ...factor.where }, factor.change)) !== 1) {
      await noteFailure(ports, tables, person, given.address);
      return null;
    }
    return open(ports, tables, person, given, factor.kind);
  });
}

async function open(ports: Ports, tables: Tables, person: PersonRow, given: SignIn, by: "code" | "totp" | "recovery-code"): Promise<Outcome> {
  const now = instantText(ports.clock.now());
  await tables.people.update({ id: person.id }, { lastSeenAt: now, activatedAt: person.activatedAt ?? now });
  if (person.activatedAt === null) await tables.links.remove({ personId: person.id });
  const ended = given.formerSessionId === null ? [] : await endSessions(tables, { id: given.formerSessionId });
  const { token, row } = await openSession(ports, tables, { person, kind: "cookie", address: given.address, isSteppedUp: by !== "code" });
  await record(ports, tables, { event: "people.sign-in", actorId: person.id, accountId: person.accountId, facts: { by, address: given.address, sessionId: row.id } });
  return { token, row, ended, accountId: person.accountId };
}
