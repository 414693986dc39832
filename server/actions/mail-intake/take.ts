import { isConfirmed } from "../../domain/mail/authentication.ts";
import { whyAutomatic } from "../../domain/mail/automatic.ts";
import type { HoldReason } from "../../domain/mail/hold.ts";
import type { MailFate } from "../../domain/mail/received.ts";
import { messageText, titleOf, withoutQuote } from "../../domain/mail/reply.ts";
import { senderOf } from "../../domain/mail/sender.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow, MailTakingRow } from "../../ports/records/case-rows.ts";
import type { ReceivedMail } from "../../ports/mailbox.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { MailboxSettings } from "../../ports/settings.ts";
import { reach } from "../../system/failpoint.ts";
import { addMessageIn } from "../cases/add-message.ts";
import { changeCase } from "../cases/load.ts";
import { openCaseIn, prepareCase } from "../cases/open.ts";
import { penFor } from "../cases/texts.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { normaliseEmail } from "../people/email-address.ts";
import { record } from "../record.ts";
import { keepingDenials } from "../support/entitled.ts";
import { change } from "../transfers/change.ts";
import { sealHeld } from "./held-text.ts";
import { caseAnswered, mailKey } from "./key.ts";
import { remember } from "./remember.ts";
import { takeReturned } from "./returned.ts";
import { senderKnownAs, type KnownSender } from "./sender.ts";

/** A mail that somebody wrote, ready to be filed. */
interface Letter {
  readonly key: string;
  readonly sender: string;
  readonly subject: string;
  readonly title: string;
  readonly text: string;
  readonly attachments: number;
}

const mailsAnHour = 30;
const answersToStrangersADay = 200;
const staffToldAnHour = 6;

/**
 * Files one mail and says what becomes of it in the mailbox; null is one that cannot be read. Whatever it does, it does once for each mail: what it does and the memory of it are one transaction.
 * A mail can open a case or write in one, nothing else, since its sender can be forged.
 */
export async function takeMail(ports: Ports, mailbox: MailboxSettings, mail: ReceivedMail | null): Promise<MailFate> {
  const fate: MailFate = (mail?.attachments ?? 0) > 0 ? "delete" : "keep";
  const sender = mail === null ? null : addressOf(senderOf(mail.headers, mail.from));
  const own = { addresses: [mailbox.address, ports.settings.staffMail, /<([^<>]+)>\s*$/.exec(ports.settings.mailFrom)?.[1] ?? ports.settings.mailFrom].map((one) => one.toLowerCase()), host: ports.settings.publicUrl.hostname };
  if (mail !== null && whyAutomatic(mail.headers, sender, own) !== null) {
    const key = mailKey(mail, sender ?? "");
    // What comes back carries our mail with it, and that may hold a code or a link: it goes for good.
    return (await takeReturned(ports, mail, key)) ? "delete" : set(ports, key, "automatic");
  }
  // What nobody could read stays in the folder for taken mails, and a person is told that it is there.
  if (mail === null || sender === null) return unreadable(ports, mail);
  const letter: Letter = { key: mailKey(mail, sender), sender, subject: mail.subject, title: titleOf(mail.subject), text: messageText(mail.text), attachments: mail.attachments };
  if ((await ports.records.read.mailTakings.find({ id: letter.key })) !== undefined) return fate;
  await file(ports, mailbox, letter, mail);
  await reach("mail-intake.filed");
  return fate;
}

async function file(ports: Ports, mailbox: MailboxSettings, letter: Letter, mail: ReceivedMail): Promise<void> {
  const known = await senderKnownAs(ports, ports.records.read, letter.sender);
  const isForeign = mailbox.trustedServer !== null && !isConfirmed(mail.headers, letter.sender, mailbox.trustedServer);
  if ((await ports.attempts.take(`mail ${letter.sender}`, mailsAnHour, 3600)) !== null) return tooMany(ports, letter, "reason" in known || isForeign);
  if (isForeign) return hold(ports, letter, "not-confirmed");
  if ("reason" in known) return hold(ports, letter, known.reason);
  const answered = await caseAnswered(ports, ports.records.read, letter.subject, known.accountId);
  if (answered !== undefined && (await join(ports, letter, known, answered))) return;
  await open(ports, letter, known);
}

/** @returns false where the case takes nothing any more: then the mail opens a new one. */
async function join(ports: Ports, letter: Letter, known: KnownSender, row: CaseRow): Promise<boolean> {
  try {
    const pen = await penFor(ports, row);
    const text = withAttachmentsNamed(letter, withoutQuote(letter.text));
    await changeCase(ports, row, async (tables) => {
      if (!(await remember(ports, tables, letter.key, "joined"))) return;
      await tellOfAttachments(ports, tables, letter, known);
      await addMessageIn(ports, tables, pen, row.id, { kind: "public", text, authorId: null, contactId: known.contact?.id ?? null, isFromCustomer: true, mailId: letter.key });
    });
    return true;
  } catch (error) {
    if (error instanceof Refusal && (error.code === "wrong-state" || error.code === "gone")) return false;
    throw error;
  }
}

/** Through the same gate as the page. What the policy refuses is answered with its reason and nothing of the mail. */
async function open(ports: Ports, letter: Letter, known: KnownSender): Promise<void> {
  const { accountId, contact, person, isNamedCaller, asked } = known;
  const message = { text: withAttachmentsNamed(letter, letter.text), authorId: null, contactId: contact?.id ?? null, isFromCustomer: true, mailId: letter.key };
  try {
    await keepingDenials(ports, { accountId, actorId: null }, async (denials) => {
      const kit = await prepareCase(ports, accountId);
      await changeCase(ports, { id: kit.id, accountId }, async (tables) => {
        if (!(await remember(ports, tables, letter.key, "opened"))) return;
        await tellOfAttachments(ports, tables, letter, known);
        await openCaseIn(ports, tables, kit, { accountId, channel: "mail", title: letter.title, messages: [message], openedBy: person?.id ?? null, contactId: contact?.id ?? null, isNamedCaller, actorId: null, asked: [asked] }, denials);
      });
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "policy-refused") throw error;
    const decision = error.facts["decision"] as Decision;
    await change(ports, async (tables) => {
      if (!(await remember(ports, tables, letter.key, "refused"))) return;
      await enqueueMail(ports, tables, { template: "mail-refused", ...to(letter, known), facts: { ruleId: decision.ruleId, reason: decision.reasons.join(" ") } });
    });
  }
}

/** Kept, sealed, until staff decide. Its sender is told once, and only where the sender is not in doubt: a forged one would be bothered by mails that nobody asked for. */
async function hold(ports: Ports, letter: Letter, reason: HoldReason): Promise<void> {
  const kept = await sealHeld(ports, { title: letter.title, text: withAttachmentsNamed(letter, letter.text) });
  const mayTell = reason !== "not-confirmed" && (await ports.records.read.heldMails.count({ sender: letter.sender })) === 0 && (await ports.attempts.take("mail to strangers", answersToStrangersADay, 86_400)) === null;
  const mayTellStaff = (await ports.attempts.take("mail held", staffToldAnHour, 3600)) === null;
  await change(ports, async (tables) => {
    if (!(await remember(ports, tables, letter.key, "held"))) return;
    await tables.heldMails.insert({ ...kept, mailId: letter.key, sender: letter.sender, accountId: null, receivedAt: instantText(ports.clock.now()), state: "held", reason, caseId: null, decidedBy: null, decidedAt: null });
    if (mayTell) await enqueueMail(ports, tables, { template: "mail-held", personId: null, address: letter.sender, facts: { isUndeclared: reason === "undeclared" } });
    if (mayTellStaff) await enqueueMail(ports, tables, { template: "mail-held-staff", personId: null, facts: {} });
    await record(ports, tables, { event: "held-mails.hold", actorId: null, facts: { heldMailId: kept.id, reason } });
  });
  ports.notifier.changed({ topic: "case", id: kept.id, accountId: null });
}

async function tooMany(ports: Ports, letter: Letter, isStranger: boolean): Promise<void> {
  const mayTell = !isStranger && (await ports.attempts.take(`mail told ${letter.sender}`, 1, 3600)) === null;
  await change(ports, async (tables) => {
    if ((await remember(ports, tables, letter.key, "too-many")) && mayTell) await enqueueMail(ports, tables, { template: "mail-too-many", personId: null, address: letter.sender, facts: { most: mailsAnHour } });
  });
  ports.log.warn("mail-intake-too-many", { key: letter.key });
}

async function unreadable(ports: Ports, mail: ReceivedMail | null): Promise<MailFate> {
  const mayTell = (await ports.attempts.take("mail unreadable", 1, 86_400)) === null;
  await change(ports, async (tables) => {
    if (mail !== null && !(await remember(ports, tables, mailKey(mail, ""), "unreadable"))) return;
    if (mayTell) await enqueueMail(ports, tables, { template: "mail-unreadable-staff", personId: null, facts: {} });
  });
  ports.log.warn("mail-intake-unreadable");
  return "keep";
}

async function set(ports: Ports, key: string, outcome: MailTakingRow["outcome"]): Promise<MailFate> {
  await change(ports, (tables) => remember(ports, tables, key, outcome));
  return "keep";
}

function addressOf(address: string | null): string | null {
  try {
    return address === null ? null : normaliseEmail(address);
  } catch {
    return null;
  }
}

function withAttachmentsNamed({ attachments }: Letter, text: string): string {
  const body = text === "" ? "(This mail has no text.)" : text;
  return attachments === 0 ? body : `${body}\n\n[${attachments === 1 ? "One file was" : `${String(attachments)} files were`} attached. Nothing attached to a mail is kept; the sender was told how to send it safely.]`;
}

async function tellOfAttachments(ports: Ports, tables: Tables, letter: Letter, known: KnownSender): Promise<void> {
  if (letter.attachments > 0) await enqueueMail(ports, tables, { template: "mail-attachment-dropped", ...to(letter, known), facts: { attachments: letter.attachments } });
}

function to(letter: Letter, { person }: KnownSender): { personId: string | null; address?: string } {
  return person === undefined ? { personId: null, address: letter.sender } : { personId: person.id };
}
