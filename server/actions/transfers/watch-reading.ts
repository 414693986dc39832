import { bulkReading, bulkReadingIn } from "../../domain/custody/bulk-reading.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";

/**
 * Tells supervisors and auditors when a person of the vendor begins to read in bulk (R64), in the transaction that puts the reading on record before its first byte leaves; true when it did.
 * `countedAt`: when the reading was last on record; null for a new one. Looks at that person's readings within the span alone. May write a ledger row: call it last.
 */
export async function watchReading(ports: Ports, tables: Tables, caller: Caller, countedAt: string | null): Promise<boolean> {
  const { personId } = caller;
  const now = ports.clock.now();
  const since = instantText(now.subtract({ minutes: bulkReading.minutes }));
  // The next stretch of a download that counts already.
  if (countedAt !== null && countedAt > since) return false;
  // Held until the end: of two readings that begin at once the second one sees the first.
  await tables.people.find({ id: personId });
  const latest = await tables.readings.list({ personId }, { by: "lastByteAt", descending: true, limit: bulkReading.readings });
  const recent = latest.filter(({ lastByteAt }) => lastByteAt > since);
  const [before] = await tables.readingAlerts.list({ personId }, { by: "at", descending: true, limit: 1 });
  const bulk = bulkReadingIn(recent, before === undefined || before.at <= since ? null : before);
  if (bulk === null) return false;
  const id = ports.randomness.id("alert");
  const first = recent.at(-1)?.startedAt ?? instantText(now);
  await tables.readingAlerts.insert({ id, personId, at: instantText(now), since: first, ...bulk });
  for (const person of await tables.people.list({ role: ["supervisor", "auditor"], disabledAt: null })) {
    await enqueueMail(ports, tables, { template: "bulk-reading", personId: person.id, facts: { reader: caller.name, ...bulk, since: first } });
  }
  await record(ports, tables, { event: "readings.alert", actorId: personId, facts: { alertId: id, ...bulk, since: first } });
  return true;
}
