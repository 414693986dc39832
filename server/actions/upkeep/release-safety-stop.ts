import { createHash } from "node:crypto";
import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { endStop } from "./safety-stop.ts";

/**
 * A supervisor lets the held deletions go on. The reason belongs to no transfer, so only its digest with the time as salt enters the ledger,
 * and the text goes to the log of the portal. @throws {Refusal} `wrong-state` when nothing is held.
 */
export async function releaseSafetyStop(ports: Ports, caller: Caller, reason: string): Promise<void> {
  const now = ports.clock.now();
  await ports.records.transact(async (tables) => {
    const stop = await endStop(tables, instantText(now));
    if (stop === null) throw new Refusal("wrong-state", "The safety stop is not on.");
    const reasonDigest = createHash("sha256").update(`${instantText(now)} ${reason}`, "utf8").digest("hex");
    await record(ports, tables, { event: "upkeep.release-safety-stop", actorId: caller.personId, facts: { because: stop.because, since: stop.since, wouldDelete: stop.wouldDelete, reasonDigest } });
  });
  await ports.secondClock.adopt(now);
  ports.log.warn("safety-stop-released", { by: caller.personId });
  ports.notifier.changed({ topic: "queue", id: "safety-stop", accountId: null });
}
