import { Refusal } from "../../domain/refusal.ts";
import { renderMail } from "../../mail/templates/index.ts";
import { MailFailure, type Message } from "../../ports/mailer.ts";
import type { OutboxRow, PersonRow } from "../../ports/records/rows.ts";
import { reach } from "../../system/failpoint.ts";
import { instantText, type Ports } from "../context.ts";
import { mailAddressOf, mailFactsAfterwards, mailFactsOf } from "../mail-secret.ts";
import { replyTagOf } from "../mail-intake/key.ts";
import type { MailFacts } from "../mail.ts";
import { noteBounce } from "../mail-bounce.ts";
import { receiptOf } from "./receipt.ts";

const claimMinutes = 5;
const backOffMinutesMax = 6 * 60;
const giveUpHours = 5 * 24;
const runMax = 500;

/**
 * Sends what the outbox holds and is due, one claim at a time, so that two workers never hold the same mail (F24). A mail system that is down is
 * asked again after 1 minute, 2, 4 … 6 hours, for five days. Gives a line for people.
 */
export async function sendMail(ports: Ports): Promise<string> {
  let sent = 0;
  let others = 0;
  for (let count = 0; count < runMax; count += 1) {
    const now = ports.clock.now();
    const [row] = await ports.records.read.lists.claimMail(instantText(now), instantText(now.add({ minutes: claimMinutes })), 1);
    if (row === undefined) break;
    if (await sendOne(ports, row)) sent += 1;
    else others += 1;
  }
  return sent + others === 0 ? "nothing was due" : `sent ${String(sent)}, not sent ${String(others)}`;
}

/** The attempts whose outcome nobody knows: a crash between sending and noting it, or an answer that never came. */
const unknownFirst = "sending";
const unknownAgain = "sending again";

async function sendOne(ports: Ports, row: OutboxRow): Promise<boolean> {
  const person = row.personId === null ? null : ((await ports.records.read.people.find({ id: row.personId })) ?? null);
  if (row.personId !== null && (person === null || person.disabledAt !== null)) {
    await settle(ports, row, { bouncedAt: instantText(ports.clock.now()), lastError: "the person is disabled" });
    return false;
  }
  // A message of unknown outcome is repeated once, with the same Message-ID, and never again (I7, F23).
  if (row.lastError === unknownAgain) {
    await bounce(ports, row, "nobody knows whether it was delivered, even after a repeat");
    return false;
  }
  const isRepeat = row.lastError === unknownFirst;
  try {
    const message = await messageOf(ports, row, person);
    await reach("mail.claim");
    const marked = await ports.records.read.outbox.update({ id: row.id, claimedUntil: row.claimedUntil, sentAt: null }, { attempts: row.attempts + 1, lastError: isRepeat ? unknownAgain : unknownFirst });
    if (marked !== 1) return false;
    await ports.mailer.send(message);
    await reach("mail.sent");
    await settle(ports, row, { sentAt: instantText(ports.clock.now()), lastError: null });
    return true;
  } catch (error) {
    await noteFailure(ports, row, error, isRepeat);
    return false;
  }
}

async function noteFailure(ports: Ports, row: OutboxRow, error: unknown, isRepeat: boolean): Promise<void> {
  const outcome = error instanceof MailFailure ? error.outcome : "later";
  const because = error instanceof MailFailure || error instanceof Refusal ? error.message : "an unexpected error";
  ports.log.warn("mail-not-sent", { mailId: row.id, template: row.template, outcome, attempts: row.attempts + 1, because: error instanceof Error ? error.message : because });
  const now = ports.clock.now();
  const isOld = Temporal.Instant.compare(Temporal.Instant.from(row.createdAt).add({ hours: giveUpHours }), now) <= 0;
  if (outcome === "refused") await bounce(ports, row, because);
  else if (outcome === "uncertain" && isRepeat) await bounce(ports, row, "nobody knows whether it was delivered, even after a repeat");
  else if (isOld) await bounce(ports, row, `given up after ${String(row.attempts + 1)} tries: ${because}`);
  else {
    const minutes = Math.min(backOffMinutesMax, 2 ** Math.min(row.attempts, 12));
    const lastError = outcome === "uncertain" || isRepeat ? unknownFirst : because;
    await ports.records.read.outbox.update({ id: row.id, sentAt: null }, { attempts: row.attempts + 1, lastError, nextAt: instantText(now.add({ minutes })), claimedUntil: null });
  }
}

/** Sent or given up: the secret that it carried is taken out of the records. */
async function settle(ports: Ports, row: OutboxRow, values: Partial<OutboxRow>): Promise<void> {
  await ports.records.read.outbox.update({ id: row.id }, { ...values, facts: mailFactsAfterwards(row.facts), claimedUntil: null });
}

async function bounce(ports: Ports, row: OutboxRow, because: string): Promise<void> {
  await ports.records.transact((tables) => noteBounce(ports, tables, row, because, "unsent"));
}

async function messageOf(ports: Ports, row: OutboxRow, person: PersonRow | null): Promise<Message> {
  const account = person?.accountId == null ? undefined : await ports.records.read.accounts.find({ id: person.accountId });
  const facts = { ...mailFactsOf(ports, row), transferId: row.transferId, zone: account?.zone ?? "UTC" };
  const { subject, text } = renderMail(row.template, facts, { publicUrl: ports.settings.publicUrl.origin, operator: ports.settings.operator, personName: person?.name ?? null });
  const address = mailAddressOf(ports, row);
  const attachments = await attachmentsOf(ports, row);
  // A staff's own answer by mail would be taken for nobody's; only customers' mails can be answered.
  const answer = address === null && person?.role !== "customer" ? null : await answerTo(ports, facts);
  const message = { messageId: row.messageId, to: address ?? person?.email ?? ports.settings.staffMail, attachments };
  return answer === null ? { ...message, subject, text } : { ...message, subject: `${subject} ${answer.tag}`, text: `${text}\n${answer.how}\n`, replyTo: answer.replyTo };
}

/** How a case's mail is answered by mail: to the mailbox, with the case's tag in the subject. Null for other mails, and where there is no mailbox. */
async function answerTo(ports: Ports, facts: MailFacts): Promise<{ tag: string; how: string; replyTo: string } | null> {
  const { mailbox, publicUrl } = ports.settings;
  const caseId = facts["caseId"];
  const row = mailbox === null || typeof caseId !== "string" ? undefined : await ports.records.read.cases.find({ id: caseId });
  if (mailbox === null || row === undefined) return null;
  return { tag: replyTagOf(ports, row), how: `You can also answer this mail; leave its subject as it is. Send no password and no database by mail: attachments are deleted unread. Databases go here, sealed:\n${publicUrl.origin}/send`, replyTo: mailbox.address };
}

/** A receipt and a certificate are signed documents: the mail carries them whole, so that the customer can prove them without the portal. */
async function attachmentsOf(ports: Ports, row: OutboxRow): Promise<NonNullable<Message["attachments"]>> {
  const transfer = row.transferId === null ? undefined : await ports.records.read.transfers.find({ id: row.transferId });
  if (transfer === undefined) return [];
  const number = String(transfer.number);
  if (row.template === "transfer-received") {
    const content = await receiptOf(ports, transfer).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === "not-found") return null;
      throw error;
    });
    return content === null ? [] : [{ filename: `T-${number}-receipt.json`, contentType: "application/jose+json", content }];
  }
  if (row.template !== "deletion-done") return [];
  const certificate = await ports.records.read.certificates.find({ transferId: transfer.id });
  return certificate === undefined ? [] : [{ filename: `C-${number}.json`, contentType: "application/jose+json", content: certificate.jws }];
}
