import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { loadPerson, withAccount } from "./directory.ts";
import type { PersonWithAccount } from "./person-row.ts";

/** Lets a person try again who was locked after ten wrong credentials in a day. Harmless for others. @throws {Refusal} `not-found`. */
export async function unlock(ports: Ports, caller: Caller, personId: string): Promise<PersonWithAccount> {
  return ports.records.transact(async (tables) => {
    const person = await loadPerson(tables, personId);
    const change = { lockedAt: null, failures: 0, failuresDay: null };
    await tables.people.update({ id: personId }, change);
    const answer = await withAccount(tables, { ...person, ...change });
    if (person.lockedAt !== null) await record(ports, tables, { event: "people.unlock", actorId: caller.personId, accountId: person.accountId, facts: { personId } });
    return answer;
  });
}
