import { Refusal } from "../../domain/refusal.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { sessionTextKey } from "./load.ts";
import { changeSession, moveSession } from "./move.ts";

/** Nodes tell this often that they hold a session; three times missed means that the process is gone. Seconds. */
export const nodeSeenSeconds = 10;

/**
 * Ends what time ends: requests that nobody answered (silence is a no), grants whose time is over, and sessions whose relay's process is gone (F41:
 * consent is asked again). Gives a line for people.
 */
export async function endDue(ports: Ports): Promise<string> {
  const now = ports.clock.now();
  let count = 0;
  for (const row of await ports.records.read.lists.dueRemoteSessions(instantText(now), 200)) {
    if (await endOne(ports, row, row.state === "requested" || row.state === "offered" ? "time-out" : "expire")) count += 1;
  }
  const lost = instantText(now.subtract({ seconds: 3 * nodeSeenSeconds }));
  for (const row of await ports.records.read.remoteSessions.list({ state: ["active", "paused"] }, { by: "createdAt", limit: 500 })) {
    if (row.nodeId !== null && row.nodeSeenAt !== null && row.nodeSeenAt < lost && (await endOne(ports, row, "end"))) count += 1;
  }
  return count === 0 ? "nothing was due" : `${String(count)} remote sessions ended`;
}

/** Ends sessions whose relay lived in a process that is known to be gone: this program starts, and nobody else holds the data. */
export async function endAfterRestart(ports: Ports): Promise<void> {
  for (const row of await ports.records.read.remoteSessions.list({ state: ["active", "paused"] }, { by: "createdAt", limit: 500 })) if (row.nodeId !== null) await endOne(ports, row, "end");
}

async function endOne(ports: Ports, seen: RemoteSessionRow, verb: "time-out" | "expire" | "end"): Promise<boolean> {
  const textKey = await sessionTextKey(ports, seen);
  const reason = { "time-out": "silence", expire: "over-time", end: "restart" } as const;
  try {
    await changeSession(ports, seen, async (tables) => {
      const row = await tables.remoteSessions.find({ id: seen.id, state: seen.state });
      if (row !== undefined) await moveSession(ports, tables, row, { verb, actor: "portal", personId: null, reason: reason[verb] }, textKey);
    });
    return true;
  } catch (error) {
    if (error instanceof Refusal && (error.code === "wrong-state" || error.code === "conflict")) return false;
    throw error;
  }
}
