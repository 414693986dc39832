import { Refusal } from "../../domain/refusal.ts";
import type { SessionRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { maySignInByPassword } from "./admission.ts";
import { noteFailure } from "./failures.ts";
import { secondFactorChange } from "./one-time-code.ts";
import { isPassword } from "./password.ts";
import { announceEnded, endSessions, newToken, tokenHash } from "./sessions.ts";

/**
 * Proves the person of a cookie session again, for ten minutes, and gives the session a new token. Wrong tries count as at sign-in;
 * the one that locks the person ends all their sessions, as whoever guesses sits at one.
 * @throws {Refusal} `not-signed-in` when it does not match; `step-up-needed` for tokens.
 */
export async function stepUp(ports: Ports, caller: Caller, given: { readonly password: string; readonly totp: string; readonly address: string }): Promise<{ token: string; session: SessionRow }> {
  if (caller.sessionKind !== "cookie") throw new Refusal("step-up-needed", "Tokens cannot be raised; sign in on the page.");
  const known = await ports.records.read.people.find({ id: caller.personId });
  const isRight = await isPassword(given.password, known?.passwordHash ?? null);
  const token = newToken(ports);
  const outcome = await ports.records.transact(async (tables) => {
    const person = await tables.people.find({ id: caller.personId });
    const session = await tables.sessions.find({ id: caller.sessionId });
    if (person === undefined || session === undefined || !maySignInByPassword(person) || person.passwordHash !== known?.passwordHash) return { ended: [] };
    const factor = isRight ? secondFactorChange(ports, person, given.totp) : null;
    if (factor === null || (await tables.people.update({ id: person.id, ...factor.where }, factor.change)) !== 1) {
      const isLocked = await noteFailure(ports, tables, person, given.address);
      return { ended: isLocked ? await endSessions(tables, { personId: person.id }) : [] };
    }
    const change = { tokenHash: tokenHash(token), steppedUpAt: instantText(ports.clock.now()) };
    await tables.sessions.update({ id: session.id }, change);
    await record(ports, tables, { event: "people.step-up", actorId: person.id, facts: { by: factor.kind, sessionId: session.id } });
    return { session: { ...session, ...change }, ended: [] };
  });
  announceEnded(ports, outcome.ended, caller.accountId);
  if (outcome.session === undefined) throw new Refusal("not-signed-in", "That did not match. Check it and try again.");
  return { token, session: outcome.session };
}
