import type { Caller, Ports } from "../context.ts";
import { isLive, stepUpMinutes, tokenHash, touch } from "./sessions.ts";

/**
 * Who holds this session token, or null: unknown, over, of the other kind (a cookie's value is no bearer token), or its person is disabled.
 * Reads the records with every call, so that a changed role or an ended session holds at once (R31).
 */
export async function findCaller(ports: Ports, token: string, kind: "cookie" | "token"): Promise<Caller | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const session = await ports.records.read.sessions.find({ tokenHash: tokenHash(token) });
  if (session?.kind !== kind) return null;
  const person = await ports.records.read.people.find({ id: session.personId });
  const now = ports.clock.now();
  if (person === undefined || !isLive(session, person, now)) return null;
  await touch(ports, session);
  const steppedUpAt = session.steppedUpAt === null ? null : Temporal.Instant.from(session.steppedUpAt);
  const isFresh = steppedUpAt !== null && (kind === "token" || Temporal.Instant.compare(now, steppedUpAt.add({ minutes: stepUpMinutes })) < 0);
  return {
    personId: person.id,
    name: person.name,
    role: person.role,
    accountId: person.accountId,
    isContractor: person.isContractor === 1,
    sessionId: session.id,
    sessionKind: session.kind,
    steppedUpAt: isFresh ? steppedUpAt : null,
  };
}
