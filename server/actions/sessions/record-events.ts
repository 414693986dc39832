import { createHash } from "node:crypto";
import type { HostEvent } from "../../contract/shapes/session.ts";
import type { Disclosure } from "../../domain/session/disclosure.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { change } from "../transfers/change.ts";
import { loadSession } from "./load.ts";
import { noteSession } from "./move.ts";

/** A host that ends tells its last events a moment afterwards. */
const afterEndMinutes = 10;

/**
 * What the customer's host answered, as digests and counts: each an event of the session, all of them one row of the ledger.
 * @throws {Refusal} `wrong-state` before consent, and some minutes after the end.
 */
export async function recordEvents(ports: Ports, caller: Caller, sessionId: string, input: { readonly events: readonly HostEvent[]; readonly disclosure: Disclosure }): Promise<void> {
  await change(ports, async (tables) => {
    const row = await loadSession(tables, caller, sessionId);
    const isLate = row.endedAt !== null && ports.clock.now().since(Temporal.Instant.from(row.endedAt)).total("minutes") > afterEndMinutes;
    if (row.startedAt === null || isLate) throw new Refusal("wrong-state", "This session takes no events.", { state: row.state });
    for (const [index, event] of input.events.entries()) {
      await tables.remoteSessionEvents.insert({
        id: ports.randomness.id("event"),
        remoteSessionId: row.id,
        position: row.eventCount + index + 1,
        at: event.at,
        event: `sessions.${event.kind}`,
        actorId: event.kind === "reveal" ? caller.personId : row.engineerId,
        epoch: row.epoch,
        reason: null,
        facts: JSON.stringify({ number: event.number, outcome: event.outcome, rows: event.rows, requestDigest: event.requestDigest, answerDigest: event.answerDigest }),
        signed: null,
      });
    }
    const batchDigest = createHash("sha256").update(JSON.stringify(input.events)).digest("hex");
    const shown = Object.values(input.disclosure.values).reduce((sum, count) => sum + count, 0);
    // Guarded by the count that was read: two batches at once are put one behind the other.
    const values = { disclosure: JSON.stringify(input.disclosure) };
    if ((await tables.remoteSessions.update({ id: row.id, eventCount: row.eventCount }, { ...values, eventCount: row.eventCount + input.events.length })) !== 1) throw new Refusal("conflict", "Somebody else changed this session at the same moment. Try again.");
    await noteSession(ports, tables, { ...row, eventCount: row.eventCount + input.events.length }, { event: "sessions.record", personId: caller.personId, facts: { events: input.events.length, batchDigest, rows: input.disclosure.rows, values: shown, lookups: input.disclosure.lookups, reveals: input.disclosure.reveals } }, values);
  });
}
