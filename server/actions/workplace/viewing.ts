import type { ViewerShape } from "../../contract/shapes/workplace.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ViewerRow } from "../../ports/records/workplace-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { personRef } from "../transfers/present.ts";

/** So long somebody counts as looking after the last sign of their page, which gives one every 30 seconds. */
const leaseSeconds = 90;

/**
 * Notes that the caller has a case or transfer open, and tells who else of support has, by name. Every node sees the same rows; whoever comes or
 * goes is told to the others. It is no record: rows that ran out go when their person next opens something.
 * @throws {Refusal} `not-found`.
 */
export async function look(ports: Ports, { personId }: Caller, subjectId: string): Promise<ViewerShape[]> {
  const { read } = ports.records;
  if ((await read.cases.find({ id: subjectId })) === undefined && (await read.transfers.find({ id: subjectId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
  const now = instantText(ports.clock.now());
  const own = await read.viewers.list({ personId });
  for (const row of own) if (!isLooking(ports, row)) await read.viewers.remove({ subjectId: row.subjectId, personId });
  if ((await read.viewers.update({ subjectId, personId }, { seenAt: now })) === 0) {
    // Two windows of one person at once: either of them is the one row.
    await read.viewers.insert({ subjectId, personId, since: now, seenAt: now }).catch(ignoreConflict);
    tell(ports, subjectId);
  }
  const others = (await read.viewers.list({ subjectId }, { by: "since", limit: 50 })).filter((row) => row.personId !== personId && isLooking(ports, row));
  const people = new Map((others.length === 0 ? [] : await read.people.list({ id: others.map((row) => row.personId), disabledAt: null })).map((row) => [row.id, row]));
  return others.filter((row) => people.has(row.personId)).map((row) => ({ person: personRef(people, row.personId), since: row.since })).toSorted((one, other) => one.person.name.localeCompare(other.person.name));
}

/** Notes that the caller has closed it. */
export async function leave(ports: Ports, { personId }: Caller, subjectId: string): Promise<void> {
  if ((await ports.records.read.viewers.remove({ subjectId, personId })) > 0) tell(ports, subjectId);
}

function isLooking(ports: Ports, { seenAt }: ViewerRow): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(seenAt).add({ seconds: leaseSeconds }), ports.clock.now()) > 0;
}

function tell(ports: Ports, subjectId: string): void {
  ports.notifier.changed({ topic: "viewers", id: subjectId, accountId: null });
}

function ignoreConflict(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== "conflict") throw error;
}
