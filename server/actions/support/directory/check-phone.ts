import type { PhoneCheckShape } from "../../../contract/shapes/directory.ts";
import { localDate } from "../../../domain/calendar/local.ts";
import { zoneOf } from "../../../domain/calendar/zone.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { Ports } from "../../context.ts";
import { phoneFactsOf, supportSheet } from "../account-facts.ts";
import { decideNow } from "../decide.ts";
import { shown } from "../shown.ts";

/** Whether somebody on the line is helped by telephone (CAP-1): asked by address or name, in any case. Nothing is kept: the case that is opened keeps its own decision. @throws {Refusal} `not-found`. */
export async function checkPhone(ports: Ports, accountId: string, caller: string): Promise<PhoneCheckShape> {
  const { read } = ports.records;
  if ((await read.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
  const sheet = await supportSheet(read, accountId);
  const wanted = caller.toLowerCase();
  const contact = sheet.contacts.find(({ email }) => email.toLowerCase() === wanted) ?? onlyOne(sheet.contacts.filter(({ name }) => name.toLowerCase() === wanted));
  const today = localDate(zoneOf(ports.policy.profile.zone), ports.clock.now()).toString();
  const decision = decideNow(ports, "callers.phone", phoneFactsOf(sheet, contact?.email ?? caller, today));
  return { contact: contact === undefined ? null : { email: contact.email, name: contact.name, isNamed: contact.isNamed === 1 }, decision: shown(decision) };
}

/** Two people of one name are told apart by their address. */
function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
