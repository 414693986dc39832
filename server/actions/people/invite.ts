import type { Role } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { checkMayManage, withAccount } from "./directory.ts";
import { normaliseEmail } from "./email-address.ts";
import { mailLink } from "./links.ts";
import { newPersonRow, oneLine, type PersonWithAccount } from "./person-row.ts";

/**
 * Adds a person and mails the invitation: customers (of an account) by staff, the vendor's people by supervisors.
 * @throws {Refusal} `not-allowed`, `not-valid`, `conflict` for an address that somebody has.
 */
export async function invite(ports: Ports, caller: Caller, given: { readonly email: string; readonly name: string; readonly role: Role; readonly accountId?: string | undefined; readonly isContractor?: boolean | undefined }): Promise<PersonWithAccount> {
  checkMayManage(caller, given.role);
  const isCustomer = given.role === "customer";
  if (isCustomer !== (given.accountId !== undefined)) throw notValid("accountId", isCustomer ? "is needed for a customer" : "belongs to customers only");
  if (given.isContractor === true && given.role !== "staff") throw notValid("isContractor", "is for staff only");
  const person = newPersonRow(ports, {
    id: ports.randomness.id("person"),
    email: normaliseEmail(given.email),
    name: oneLine(given.name),
    role: given.role,
    accountId: given.accountId ?? null,
    isContractor: given.isContractor ?? false,
  });
  return ports.records.transact(async (tables) => {
    if (person.accountId !== null && (await tables.accounts.add({ id: person.accountId }, { peopleCount: 1 })) !== 1) throw notValid("accountId", "is not an account");
    if ((await tables.people.count({ email: person.email })) > 0) throw new Refusal("conflict", "Somebody with this address exists already.");
    await tables.people.insert(person);
    await mailLink(ports, tables, person, "invitation");
    const answer = await withAccount(tables, person);
    await record(ports, tables, { event: "people.invite", actorId: caller.personId, accountId: person.accountId, facts: { personId: person.id, role: person.role, isContractor: person.isContractor === 1 } });
    return answer;
  });
}

function notValid(field: string, message: string): Refusal {
  return new Refusal("not-valid", "Something in the form is not as expected.", { errors: [{ path: `body.${field}`, message }] });
}
