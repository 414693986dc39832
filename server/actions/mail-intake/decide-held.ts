import { comparedAddress } from "../../domain/callers/mail-sender.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { SupportContactRow } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { changeCase } from "../cases/load.ts";
import { openCaseIn, prepareCase } from "../cases/open.ts";
import { record } from "../record.ts";
import { changeContacts } from "../support/directory/change-contacts.ts";
import { keepingDenials } from "../support/entitled.ts";
import { change } from "../transfers/change.ts";
import { heldMail } from "./held.ts";
import { erasedText, openHeld } from "./held-text.ts";

/**
 * Releases a held mail to an account: its sender becomes a declared user there, and the mail opens a case through the same gate as any other. All of it or nothing.
 * @throws {Refusal} `not-found`; `wrong-state` for a mail that was decided; `gone` once its text is erased; `policy-refused`, then it stays held.
 */
export async function releaseHeldMail(ports: Ports, caller: Caller, id: string, accountId: string): Promise<CaseRow> {
  const seen = await heldMail(ports, id);
  const opened = await openHeld(ports, seen);
  return keepingDenials(ports, { accountId, actorId: caller.personId }, async (denials) => {
    const kit = await prepareCase(ports, accountId);
    return changeCase(ports, { id: kit.id, accountId }, async (tables) => {
      await decide(ports, tables, caller, id, "released", kit.id);
      if (opened === null) throw new Refusal("gone", "What this mail said is erased.");
      if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is no such account.");
      const contact = await declare(ports, tables, accountId, seen.sender);
      const person = await tables.people.find({ email: seen.sender, accountId, disabledAt: null });
      const message = { text: opened.text, authorId: null, contactId: contact?.id ?? null, isFromCustomer: true, mailId: seen.mailId };
      const { row } = await openCaseIn(ports, tables, kit, { accountId, channel: "mail", title: opened.title, messages: [message], openedBy: person?.id ?? null, contactId: contact?.id ?? null, isNamedCaller: contact?.isNamed === 1, actorId: caller.personId }, denials);
      await record(ports, tables, { event: "held-mails.release", actorId: caller.personId, accountId, facts: { heldMailId: id, caseId: row.id } });
      return row;
    });
  });
}

/** Refuses a held mail: what it said is erased at once. Nobody is told; its sender has had the one answer that a stranger gets. @throws {Refusal} `not-found`, `wrong-state`. */
export async function refuseHeldMail(ports: Ports, caller: Caller, id: string): Promise<void> {
  await change(ports, async (tables) => {
    await decide(ports, tables, caller, id, "dropped", null);
    await record(ports, tables, { event: "held-mails.refuse", actorId: caller.personId, facts: { heldMailId: id } });
  });
  ports.notifier.changed({ topic: "case", id, accountId: null });
}

async function decide(ports: Ports, tables: Tables, caller: Caller, id: string, state: "released" | "dropped", caseId: string | null): Promise<void> {
  const changed = await tables.heldMails.update({ id, state: "held" }, { state, caseId, decidedBy: caller.personId, decidedAt: instantText(ports.clock.now()), ...erasedText });
  if (changed === 1) return;
  const row = await tables.heldMails.find({ id });
  if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
  throw new Refusal("wrong-state", "This mail was decided already.", { state: row.state });
}

async function declare(ports: Ports, tables: Tables, accountId: string, sender: string): Promise<SupportContactRow | undefined> {
  const { callers } = ports.policy.profile;
  await changeContacts(ports, tables, { accountId, source: "edited", now: instantText(ports.clock.now()) }, { contacts: [{ email: sender }] });
  return tables.supportContacts.find({ accountId, email: callers === undefined ? sender : comparedAddress(sender, callers), removedAt: null });
}
