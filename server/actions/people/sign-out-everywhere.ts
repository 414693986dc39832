import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { announceEnded, endSessions } from "./sessions.ts";

/** Ends all of one's own sessions and tokens, this one included. */
export async function signOutEverywhere(ports: Ports, caller: Caller): Promise<void> {
  const ended = await ports.records.transact(async (tables) => {
    const sessions = await endSessions(tables, { personId: caller.personId });
    await record(ports, tables, { event: "people.sign-out-everywhere", actorId: caller.personId, accountId: caller.accountId, facts: { sessions: sessions.length } });
    return sessions;
  });
  announceEnded(ports, ended, caller.accountId);
}
