import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { checkMayManage, loadPerson, withAccount } from "./directory.ts";
import { mailLink } from "./links.ts";
import type { PersonWithAccount } from "./person-row.ts";

/** Mails a new invitation; the former link ends. @throws {Refusal} `not-found`, `not-allowed`, `wrong-state` once the person has accepted or is disabled. */
export async function inviteAgain(ports: Ports, caller: Caller, personId: string): Promise<PersonWithAccount> {
  return ports.records.transact(async (tables) => {
    const person = await loadPerson(tables, personId);
    checkMayManage(caller, person.role);
    if (person.activatedAt !== null || person.disabledAt !== null) throw new Refusal("wrong-state", "Only somebody who was invited and has not accepted yet can be invited again.");
    await mailLink(ports, tables, person, "invitation");
    const answer = await withAccount(tables, person);
    await record(ports, tables, { event: "people.invite-again", actorId: caller.personId, accountId: person.accountId, facts: { personId } });
    return answer;
  });
}
