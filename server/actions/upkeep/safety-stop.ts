import { hasJumped, isTooMany } from "../../domain/retention/safety-stop.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";

const stopFact = "safety-stop";
const releaseFact = "safety-release";
const heartbeatFact = "heartbeat";

/** A stop that holds: since when, why, and what the run would have deleted of what was live. */
export interface SafetyStop {
  readonly since: string;
  readonly because: "clock" | "count";
  readonly wouldDelete: number;
  readonly live: number;
}

export async function readStop(tables: Tables): Promise<SafetyStop | null> {
  const fact = await tables.facts.find({ name: stopFact });
  return fact === undefined ? null : (JSON.parse(fact.value) as SafetyStop);
}

/**
 * Asks whether deletion by deadline may go on in this run (F33). A stop, once there, holds until a supervisor releases it; while it holds,
 * nothing is deleted by deadline and no day key is destroyed. Content stays refused from its deadline on, and customers' orders go on.
 */
export async function isHalted(ports: Ports): Promise<boolean> {
  const { read } = ports.records;
  const now = ports.clock.now();
  if ((await readStop(read)) === null) {
    const released = await read.facts.find({ name: releaseFact });
    const due = (await read.lists.countDueByDeadline(instantText(now))) - (released === undefined ? 0 : await read.lists.countDueByDeadline(released.value));
    const isJump = hasJumped(now, await lastKnown(read), await ports.secondClock.now());
    // Counting what lives costs what exists, so it is only asked where it could matter.
    const live = isJump || isTooMany({ due, live: 0 }) ? await read.lists.countLive() : 0;
    if (!isJump && !isTooMany({ due, live })) {
      await writeFact(ports, heartbeatFact, instantText(now));
      return false;
    }
    await halt(ports, { since: instantText(now), because: isJump ? "clock" : "count", wouldDelete: due, live });
  }
  for (const transfer of await read.lists.dueByDeadline(instantText(now), 1000)) if (transfer.isHalted === 0) await read.transfers.update({ id: transfer.id, isHalted: 0 }, { isHalted: 1 });
  return true;
}

/** The last tick that found the clock right; before the first one, the ledger's last row. */
async function lastKnown(read: Tables): Promise<Temporal.Instant | null> {
  const heartbeat = await read.facts.find({ name: heartbeatFact });
  if (heartbeat !== undefined) return Temporal.Instant.from(heartbeat.value);
  const head = await read.ledger.head();
  return head.size === 0 ? null : Temporal.Instant.from(head.at);
}

async function halt(ports: Ports, stop: SafetyStop): Promise<void> {
  const supervisors = await ports.records.read.people.list({ role: "supervisor", disabledAt: null });
  await ports.records.transact(async (tables) => {
    if ((await readStop(tables)) !== null) return;
    await tables.facts.insert({ name: stopFact, value: JSON.stringify(stop) });
    for (const person of supervisors) await enqueueMail(ports, tables, { template: "safety-stop", personId: person.id, facts: { ...stop } });
    await record(ports, tables, { event: "upkeep.safety-stop", actorId: null, facts: { because: stop.because, wouldDelete: stop.wouldDelete, live: stop.live } });
  });
  ports.log.warn("safety-stop", { ...stop });
  ports.notifier.changed({ topic: "queue", id: "safety-stop", accountId: null });
}

/** Writes the small fact whether it exists or not. */
async function writeFact(ports: Ports, name: string, value: string): Promise<void> {
  await ports.records.transact(async (tables) => {
    if ((await tables.facts.update({ name }, { value })) === 0) await tables.facts.insert({ name, value });
  }).catch((error: unknown) => {
    // Another node wrote the first one at the same moment: as good as ours.
    if (!(error instanceof Refusal) || error.code !== "conflict") throw error;
  });
}

/** Lets everything that is due up to `now` go on and takes the clock as right. Gives false where nothing was held. Call it in a transaction. */
export async function endStop(tables: Tables, now: string): Promise<SafetyStop | null> {
  const stop = await readStop(tables);
  if (stop === null) return null;
  await tables.facts.remove({ name: [stopFact, releaseFact, heartbeatFact] });
  await tables.facts.insert({ name: releaseFact, value: now });
  await tables.facts.insert({ name: heartbeatFact, value: now });
  await tables.transfers.update({ isHalted: 1 }, { isHalted: 0 });
  return stop;
}
