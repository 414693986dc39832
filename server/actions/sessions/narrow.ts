import { grantBytes, grantSchema, requireNarrower, type Grant } from "../../domain/session/grant.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { loadSession, openSessionText, sealSessionText, sessionTextKey } from "./load.ts";
import { changeSession, moveSession } from "./move.ts";

/** The next epoch of the grant: less is shown. The host has narrowed already; this is the record of it. @throws {Refusal} `not-valid` when anything would become wider; `wrong-state`. */
export async function narrow(ports: Ports, caller: Caller, sessionId: string, next: Grant): Promise<RemoteSessionRow> {
  const seen = await loadSession(ports.records.read, caller, sessionId);
  const textKey = await sessionTextKey(ports, seen);
  if (textKey === null) throw new Refusal("gone", "This session's texts were erased.");
  const grantDigest = sha256(grantBytes(next)).toHex();
  return changeSession(ports, seen, async (tables) => {
    const row = await loadSession(tables, caller, sessionId);
    if (row.grantDigest === grantDigest) return row;
    const text = openSessionText(textKey, "grant", row);
    if (text === null) throw new Refusal("wrong-state", "There is no grant yet.", { state: row.state });
    requireNarrower(grantSchema.parse(JSON.parse(text)), next);
    const values = { grantSealed: sealSessionText(textKey, "grant", row.id, JSON.stringify(next)), grantDigest, epoch: next.epoch, expiresAt: instantText(Temporal.Instant.from(next.expiresAt)) };
    return moveSession(ports, tables, row, { verb: "narrow", actor: "customer", personId: caller.personId, reason: "asked", values, facts: { planDigest: next.planDigest, tables: next.tables.length } }, textKey);
  });
}
