import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { loadPerson, withAccount } from "./directory.ts";
import { mailLink } from "./links.ts";
import type { PersonWithAccount } from "./person-row.ts";
import { announceEnded, endSessions } from "./sessions.ts";

/**
 * For one of the vendor's people who lost the second factor: the old one and the recovery codes end at once, sessions too, and a link to set up
 * a new one is mailed. The password stays, so that the link alone signs nobody in. A supervisor's own is reset by another supervisor.
 * @throws {Refusal} `not-found`, `not-allowed` for oneself, `wrong-state` for customers and for people who are not active.
 */
export async function resetSecondFactor(ports: Ports, caller: Caller, personId: string): Promise<PersonWithAccount> {
  const { answer, ended } = await ports.records.transact(async (tables) => {
    const person = await loadPerson(tables, personId);
    if (personId === caller.personId) throw new Refusal("not-allowed", "Ask another supervisor to reset your own second factor.");
    if (person.role === "customer" || person.activatedAt === null || person.disabledAt !== null) throw new Refusal("wrong-state", "This person has no second factor to reset.");
    const change = { totpSealed: null, recoveryHashes: "[]" };
    await tables.people.update({ id: personId }, change);
    await mailLink(ports, tables, person, "second-factor");
    const sessions = await endSessions(tables, { personId });
    const view = await withAccount(tables, { ...person, ...change });
    await record(ports, tables, { event: "people.reset-second-factor", actorId: caller.personId, facts: { personId, sessionsEnded: sessions.length } });
    return { answer: view, ended: sessions };
  });
  announceEnded(ports, ended, null);
  return answer;
}
