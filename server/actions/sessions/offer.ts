import type { HostEntry } from "../../domain/session/words.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { loadSession, sessionTextKey } from "./load.ts";
import { changeSession, moveSession } from "./move.ts";

/** The customer opened the request and a file: the engineer sees that an answer is on its way. @throws {Refusal} `wrong-state`, `not-found`. */
export async function offer(ports: Ports, caller: Caller, sessionId: string, entry: HostEntry): Promise<RemoteSessionRow> {
  const seen = await loadSession(ports.records.read, caller, sessionId);
  const textKey = await sessionTextKey(ports, seen);
  return changeSession(ports, seen, async (tables) => {
    const row = await loadSession(tables, caller, sessionId);
    return moveSession(ports, tables, row, { verb: "offer", actor: "customer", personId: caller.personId, reason: "asked", values: { entry }, facts: { entry } }, textKey);
  });
}
