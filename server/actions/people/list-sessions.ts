import type { SessionRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { isLive } from "./sessions.ts";

/** One's own sessions and tokens that still count, the newest first. */
export async function listSessions(ports: Ports, caller: Caller): Promise<SessionRow[]> {
  const person = await ports.records.read.people.find({ id: caller.personId });
  const sessions = await ports.records.read.sessions.list({ personId: caller.personId }, { by: "createdAt", descending: true, limit: 200 });
  const now = ports.clock.now();
  return sessions.filter((session) => person !== undefined && session.endsAt > instantText(now) && isLive(session, person, now));
}
