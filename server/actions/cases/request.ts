import { localDate } from "../../domain/calendar/local.ts";
import { zoneOf } from "../../domain/calendar/zone.ts";
import { comparedAddress } from "../../domain/callers/mail-sender.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { SupportContactRow } from "../../ports/records/directory-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { normaliseEmail } from "../people/email-address.ts";
import { phoneFactsOf, supportSheet } from "../support/account-facts.ts";
import { ask } from "../support/entitled.ts";
import { openCase, type OpenedCase } from "./open.ts";

interface CaseRequest {
  readonly title: string;
  readonly text: string;
  readonly isUrgent?: boolean | undefined;
  readonly department?: string | undefined;
  /** Staff only: whose case it is, and who is on the telephone. */
  readonly accountId?: string | undefined;
  readonly callerEmail?: string | undefined;
}

/** Opens a case from the customer's page, or by staff for somebody on the telephone, who is checked first (CAP-1). @throws {Refusal} as `openCase`; `not-valid` where staff name no account or caller. */
export async function requestCase(ports: Ports, caller: Caller, input: CaseRequest): Promise<OpenedCase> {
  const common = { title: input.title, wantsUrgent: input.isUrgent ?? false, department: input.department, actorId: caller.personId };
  if (caller.role === "customer") {
    if (input.accountId !== undefined || input.callerEmail !== undefined) throw new Refusal("not-valid", "Only support names an account or a caller.");
    const accountId = caller.accountId ?? "";
    const person = await ports.records.read.people.find({ id: caller.personId });
    const contact = await contactOf(ports, accountId, person?.email ?? "");
    return openCase(ports, { ...common, accountId, channel: "page", openedBy: caller.personId, contactId: contact?.id ?? null, isNamedCaller: contact?.isNamed === 1, messages: [{ text: input.text, authorId: caller.personId, isFromCustomer: true }] });
  }
  const { accountId, callerEmail } = input;
  if (accountId === undefined || callerEmail === undefined) throw new Refusal("not-valid", "Name the account and the address of whoever is on the telephone.", { errors: [{ path: "body.callerEmail", message: "is needed" }] });
  const sheet = await supportSheet(ports.records.read, accountId);
  const contact = await contactOf(ports, accountId, callerEmail);
  const today = localDate(zoneOf(ports.policy.profile.zone), ports.clock.now()).toString();
  const asked = ask(ports, "callers.phone", phoneFactsOf(sheet, contact?.email ?? callerEmail, today));
  const person = await ports.records.read.people.find({ email: normaliseEmail(callerEmail), accountId });
  return openCase(ports, { ...common, accountId, channel: "telephone", openedBy: person?.id ?? null, contactId: contact?.id ?? null, isNamedCaller: contact?.isNamed === 1, asked: [asked], messages: [{ text: input.text, authorId: caller.personId, isFromCustomer: false, contactId: contact?.id ?? null }] });
}

/** The declared user of an account who has this address, as the policy compares addresses. */
export async function contactOf(ports: Ports, accountId: string, email: string): Promise<SupportContactRow | undefined> {
  const { callers } = ports.policy.profile;
  const address = callers === undefined ? normaliseEmail(email) : comparedAddress(normaliseEmail(email), callers);
  return ports.records.read.supportContacts.find({ accountId, email: address, removedAt: null });
}
