import { personalTextDigest, saltBytes } from "../../domain/ledger/salted-digest.ts";
import { Refusal } from "../../domain/refusal.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { endStop } from "./safety-stop.ts";

/**
 * A supervisor lets the held deletions go on. The reason is personal text: it is kept beside the ledger, and only its salted digest enters it.
 * @throws {Refusal} `wrong-state` when nothing is held.
 */
export async function releaseSafetyStop(ports: Ports, caller: Caller, reason: string): Promise<void> {
  const now = ports.clock.now();
  const id = ports.randomness.id("release");
  const salt = ports.randomness.bytes(saltBytes).toHex();
  const reasonDigest = personalTextDigest(sha256, Uint8Array.fromHex(salt), reason);
  await ports.records.transact(async (tables) => {
    const stop = await endStop(tables, instantText(now));
    if (stop === null) throw new Refusal("wrong-state", "The safety stop is not on.");
    await tables.facts.insert({ name: `safety-release ${id}`, value: JSON.stringify({ at: instantText(now), by: caller.personId, reason, salt }) });
    await record(ports, tables, { event: "upkeep.release-safety-stop", actorId: caller.personId, facts: { because: stop.because, since: stop.since, wouldDelete: stop.wouldDelete, releaseId: id, reasonDigest } });
  });
  await ports.secondClock.adopt(now);
  ports.log.warn("safety-stop-released", { by: caller.personId });
  ports.notifier.changed({ topic: "queue", id: "safety-stop", accountId: null });
}
