import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { announceEnded, endSessions } from "./sessions.ts";

/**
 * Ends one of one's own sessions or tokens.
 * @throws {Refusal} `not-found` for an unknown one and for somebody else's alike.
 */
export async function endSession(ports: Ports, caller: Caller, sessionId: string): Promise<void> {
  const ended = await ports.records.transact(async (tables) => {
    const sessions = await endSessions(tables, { id: sessionId, personId: caller.personId });
    if (sessions.length === 0) throw new Refusal("not-found", "There is nothing here.");
    await record(ports, tables, { event: "people.end-session", actorId: caller.personId, accountId: caller.accountId, facts: { sessionId } });
    return sessions;
  });
  announceEnded(ports, ended, caller.accountId);
}
