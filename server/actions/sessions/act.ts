import type { SessionActor, SessionReason, SessionVerb } from "../../domain/session/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { actorOf, loadSession, sessionTextKey } from "./load.ts";
import { changeSession, moveSession } from "./move.ts";

export type SimpleVerb = Extract<SessionVerb, "deny" | "pause" | "resume" | "revoke" | "end">;

/**
 * Takes one of the verbs that change nothing but the state. Repeating one that has already had its effect is no failure.
 * @throws {Refusal} `not-found`; `not-allowed` for whoever may only look, or for the other side's verbs; `wrong-state`.
 */
export async function act(ports: Ports, caller: Caller, sessionId: string, verb: SimpleVerb): Promise<RemoteSessionRow> {
  const seen = await loadSession(ports.records.read, caller, sessionId);
  const textKey = await sessionTextKey(ports, seen);
  return changeSession(ports, seen, async (tables) => {
    const row = await loadSession(tables, caller, sessionId);
    const actor = actorOf(caller, row);
    if (actor === null) throw new Refusal("not-allowed", "Only the customer and the engineer of this session may do this.");
    if (row.state === ends[verb]) return row;
    return moveSession(ports, tables, row, { verb, actor, personId: caller.personId, reason: "asked" }, textKey);
  });
}

const ends: Readonly<Record<SimpleVerb, RemoteSessionRow["state"]>> = { deny: "denied", pause: "paused", resume: "active", revoke: "revoked", end: "ended" };

/** What a relay did in its memory, to be recorded afterwards. */
export interface RelayAct {
  readonly sessionId: string;
  readonly verb: Extract<SessionVerb, "pause" | "resume" | "revoke" | "end" | "expire">;
  readonly actor: SessionActor;
  readonly personId: string | null;
  readonly reason: SessionReason;
  readonly at: string;
}

/** Records an act of the relay with the relay's signed word for it. What the records already say, or what came too late, changes nothing. */
export async function recordAct(ports: Ports, one: RelayAct, signed: string): Promise<void> {
  const seen = await ports.records.read.remoteSessions.find({ id: one.sessionId });
  if (seen === undefined) return;
  const textKey = await sessionTextKey(ports, seen);
  try {
    await changeSession(ports, seen, async (tables) => {
      const row = await tables.remoteSessions.find({ id: one.sessionId });
      if (row === undefined || row.state === (one.verb === "expire" ? "expired" : ends[one.verb])) return;
      await moveSession(ports, tables, row, { verb: one.verb, actor: one.actor, personId: one.personId, reason: one.reason, at: one.at, signed }, textKey);
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "wrong-state") throw error;
  }
}
