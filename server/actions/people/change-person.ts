import type { Role } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { checkMayManage, loadPerson, withAccount } from "./directory.ts";
import { oneLine, type PersonWithAccount } from "./person-row.ts";
import { announceEnded, endSessions } from "./sessions.ts";
import { activeSupervisors } from "./supervisors.ts";

export interface PersonChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly isContractor?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
}

/**
 * Changes name, role, contractor or disabled. A change of rights ends the person's sessions and tokens in the same transaction; disabling also ends
 * every link and code that waits (R31, R39).
 * @throws {Refusal} `not-found`, `not-allowed`, `not-valid`, `conflict` when no supervisor would be left.
 */
export async function changePerson(ports: Ports, caller: Caller, personId: string, given: PersonChange): Promise<PersonWithAccount> {
  const { answer, ended } = await ports.records.transact(async (tables) => {
    const person = await loadPerson(tables, personId);
    checkMayManage(caller, person.role);
    if (given.role !== undefined) checkMayManage(caller, given.role);
    const changed = await changedPerson(ports, caller, tables, person, given);
    const hasOtherRights = changed.role !== person.role || changed.isContractor !== person.isContractor || (changed.disabledAt === null) !== (person.disabledAt === null);
    const hasOtherName = changed.name !== person.name;
    if (!hasOtherRights && !hasOtherName) return { answer: await withAccount(tables, person), ended: [] };
    await tables.people.update({ id: personId }, { name: changed.name, role: changed.role, isContractor: changed.isContractor, disabledAt: changed.disabledAt });
    const sessions = hasOtherRights ? await endSessions(tables, { personId }) : [];
    if (changed.disabledAt !== null) {
      await tables.links.remove({ personId });
      await tables.signInCodes.remove({ personId });
    }
    const view = await withAccount(tables, changed);
    await record(ports, tables, {
      event: "people.change-person",
      actorId: caller.personId,
      accountId: person.accountId,
      facts: { personId, isRenamed: hasOtherName, role: changed.role, formerRole: person.role, isContractor: changed.isContractor === 1, isDisabled: changed.disabledAt !== null, sessionsEnded: sessions.length },
    });
    return { answer: view, ended: sessions };
  });
  announceEnded(ports, ended, answer.person.accountId);
  ports.notifier.changed({ topic: "person", id: personId, accountId: answer.person.accountId });
  return answer;
}

async function changedPerson(ports: Ports, caller: Caller, tables: Tables, person: PersonRow, given: PersonChange): Promise<PersonRow> {
  const role = given.role ?? person.role;
  const isContractor = given.isContractor ?? person.isContractor === 1;
  const isDisabled = given.isDisabled ?? person.disabledAt !== null;
  if ((role === "customer") !== (person.role === "customer")) throw notValid("role", "cannot change between customer and vendor; invite them anew");
  if (isContractor && role !== "staff") throw notValid("isContractor", "is for staff only");
  if (person.id === caller.personId && (role !== person.role || isDisabled)) throw new Refusal("not-allowed", "Your own role and access are changed by another supervisor.");
  const isNoSupervisorAnyMore = person.role === "supervisor" && (role !== "supervisor" || isDisabled);
  if (isNoSupervisorAnyMore && (await activeSupervisors(tables)).every((other) => other.id === person.id)) throw new Refusal("conflict", "The portal needs at least one supervisor.");
  const disabledAt = isDisabled ? (person.disabledAt ?? instantText(ports.clock.now())) : null;
  return { ...person, name: given.name === undefined ? person.name : oneLine(given.name), role, isContractor: isContractor ? 1 : 0, disabledAt };
}

function notValid(field: string, message: string): Refusal {
  return new Refusal("not-valid", "Something in the form is not as expected.", { errors: [{ path: `body.${field}`, message }] });
}
