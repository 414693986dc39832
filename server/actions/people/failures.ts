import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";

/** Wrong credentials a day (UTC), after which only a supervisor opens the door again. */
export const failuresMax = 10;

/**
 * Counts a wrong credential of a known person and locks the person at the tenth of a day. Comes last in its transaction.
 * True when the person is locked now.
 */
export async function noteFailure(ports: Ports, tables: Tables, person: PersonRow, address: string): Promise<boolean> {
  const now = ports.clock.now();
  const today = now.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const isFirstToday = person.failuresDay !== today && (await tables.people.update({ id: person.id, failuresDay: person.failuresDay }, { failures: 1, failuresDay: today })) === 1;
  if (!isFirstToday) await tables.people.add({ id: person.id }, { failures: 1 });
  const failures = (await tables.people.find({ id: person.id }))?.failures ?? 0;
  const isLocked = failures >= failuresMax;
  if (isLocked && (await tables.people.update({ id: person.id, lockedAt: null }, { lockedAt: instantText(now) })) === 1) {
    await enqueueMail(ports, tables, { template: "person-locked", personId: person.id, facts: { failures } });
    await enqueueMail(ports, tables, { template: "person-locked-staff", personId: null, facts: { failures } });
  }
  await record(ports, tables, { event: "people.sign-in-refused", actorId: null, accountId: person.accountId, facts: { personId: person.id, address, failures, isLocked } });
  return isLocked;
}
