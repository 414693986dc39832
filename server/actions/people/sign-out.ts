import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { announceEnded, endSessions } from "./sessions.ts";

/** Ends the session (or token) of this very request. */
export async function signOut(ports: Ports, caller: Caller): Promise<void> {
  const ended = await ports.records.transact(async (tables) => {
    const sessions = await endSessions(tables, { id: caller.sessionId });
    await record(ports, tables, { event: "people.sign-out", actorId: caller.personId, accountId: caller.accountId, facts: { sessionId: caller.sessionId } });
    return sessions;
  });
  announceEnded(ports, ended, caller.accountId);
}
