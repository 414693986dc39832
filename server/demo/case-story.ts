import { addMessage, type NewCaseMessage } from "../actions/cases/add-message.ts";
import { complain } from "../actions/cases/complain.ts";
import { checkScope, escalateCase } from "../actions/cases/escalate.ts";
import { requestCase } from "../actions/cases/request.ts";
import { recordTime } from "../actions/cases/time.ts";
import { assignCase, linkToCase, resolveCase } from "../actions/cases/work.ts";
import { instantText } from "../actions/context.ts";
import { takeMail } from "../actions/mail-intake/take.ts";
import type { Cast } from "./cast.ts";
import type { Teller } from "./teller.ts";

type Writer = Pick<NewCaseMessage, "kind" | "isAsking">;

/** Somebody of support writes in a case. */
export async function write(teller: Teller, who: keyof Cast, caseId: string, text: string, how: Writer = { kind: "public" }): Promise<void> {
  await addMessage(teller.ports, caseId, { ...how, text, authorId: teller.cast[who].personId, isFromCustomer: who === "customer" || who === "otherCustomer" });
}

export async function take(teller: Teller, who: keyof Cast, caseId: string): Promise<void> {
  await assignCase(teller.ports, await teller.as(who), caseId, teller.cast[who].personId);
}

/** Work that ended just now. */
export async function worked(teller: Teller, who: keyof Cast, caseId: string, minutes: number, note: string): Promise<void> {
  const now = teller.ports.clock.now();
  await recordTime(teller.ports, await teller.as(who), caseId, { startedAt: instantText(now.subtract({ minutes })), endedAt: instantText(now), note });
}

async function solve(teller: Teller, who: keyof Cast, caseId: string): Promise<void> {
  await resolveCase(teller.ports, await teller.as(who), caseId);
}

export async function openByPage(teller: Teller, who: "customer" | "otherCustomer", title: string, text: string, isUrgent = false): Promise<string> {
  const { row } = await requestCase(teller.ports, await teller.as(who), { title, text, isUrgent });
  return row.id;
}

/** A case with a database from its beginning: closed by itself, long before the demo is looked at. */
export async function askAboutInvoices(teller: Teller): Promise<string> {
  const id = await openByPage(teller, "customer", "Invoices do not open since the update", "Since version 11.8 every invoice of this year says “cannot be read”. The list of invoices is there. What can we do?");
  await teller.tick({ minutes: 14 });
  await take(teller, "staff", id);
  await write(teller, "staff", id, "Please send us the database over this portal, and we will look at the table of invoices. Your till can go on meanwhile.", { kind: "public", isAsking: true });
  return id;
}

export async function closeInvoices(teller: Teller, id: string, transferId: string): Promise<void> {
  await linkToCase(teller.ports, await teller.as("staff"), id, { kind: "transfer", targetId: transferId });
  await worked(teller, "staff", id, 35, "Rebuilt the index of the invoice table, compared the totals");
  await write(teller, "staff", id, "The index of the invoice table was broken. It is rebuilt, and the result is in your transfer. All 400 invoices open again.");
  await write(teller, "customer", id, "Thank you, all of them open.");
  await solve(teller, "staff", id);
}

/** Somebody on the telephone, checked as a caller, whose matter lies outside of what support does: the case says why. */
export async function callAboutFirewall(teller: Teller): Promise<void> {
  const { row } = await requestCase(teller.ports, await teller.as("staff"), {
    accountId: await teller.accountOf("customer"),
    callerEmail: "jonas@bakery.example",
    title: "The firewall blocks the second till",
    text: "Jonas Schröder calls: since Monday the second till reaches the server no more. The firewall was changed by their provider. He asks us to set it.",
  });
  await take(teller, "staff", row.id);
  await checkScope(teller.ports, await teller.as("staff"), row.id, { topic: "firewall" });
  await teller.tick({ minutes: 9 });
  await write(teller, "staff", row.id, "We do not change firewalls. The article “What has to pass” names the two ports that the tills need; your provider can open them in minutes.");
  await worked(teller, "staff", row.id, 9, "Telephone call; article sent");
  await solve(teller, "staff", row.id);
}

/** Developers have a case: their minutes are the plan's own. */
export async function reportExport(teller: Teller): Promise<void> {
  const id = await openByPage(teller, "otherCustomer", "Export of reports stops with error 7031", "The export of the monthly report stops at 62 % with error 7031. It happens with every month since August.");
  await teller.tick({ minutes: 20 });
  await take(teller, "otherStaff", id);
  await checkScope(teller.ports, await teller.as("otherStaff"), id, { topic: "error-log" });
  await write(teller, "otherStaff", id, "Error 7031 means that a total has no tax rate. I hand this to our developers, because the export should name the row and go on.");
  await escalateCase(teller.ports, await teller.as("otherStaff"), id);
  await teller.tick({ minutes: 95 });
  await write(teller, "otherStaff", id, "Found in the totals of 31 August: three rows of the old tax rate. Build 12.4.2 will skip them with a message.", { kind: "note" });
  await worked(teller, "otherStaff", id, 90, "Developers: reproduced it, mended the export");
}

/** The operator's mailbox as the demo plays it: nothing is fetched. */
const mailbox = { host: "localhost", port: 993, isSecure: true, user: "support", password: "", folder: "INBOX", doneFolder: "Taken", address: "support@vendor.example", trustedServer: null };

async function mail(teller: Teller, from: string, subject: string, text: string): Promise<void> {
  await takeMail(teller.ports, mailbox, { headers: [{ name: "from", value: from }, { name: "message-id", value: `<${String(subject.length)}.${from}>` }], from: [from], subject, text, attachments: 0, digest: "" });
}

/** A declared user without a sign-in writes a mail; support asks back and waits. */
export async function mailAboutPrinter(teller: Teller): Promise<void> {
  await mail(teller, "kasse@bakery.example", "Receipt printer prints umlauts wrong", "Good morning,\n\nsince Friday the receipts say “BrÃ¶tchen”. The invoices are right.\n\nKasse Hauptstraße");
  const row = await teller.ports.records.read.cases.find({ accountId: await teller.accountOf("customer"), channel: "mail" });
  if (row === undefined) throw new Error("the mail opened no case");
  await teller.tick({ minutes: 25 });
  await take(teller, "otherStaff", row.id);
  await write(teller, "otherStaff", row.id, "That looks like the printer's code page. Which model is it, and does its self-test (hold “Feed” while you switch it on) name a code page?", { kind: "public", isAsking: true });
  await worked(teller, "otherStaff", row.id, 12, "Looked up the code pages of the usual printers");
}

/** Nobody knows this sender: the mail waits until somebody decides. */
export async function mailFromStranger(teller: Teller): Promise<void> {
  await mail(teller, "office@tax-adviser.example", "Data of Bäckerei Schröder for the audit", "Dear support,\n\nwe are the tax advisers of Bäckerei Schröder. Please send us their cash book of 2025.\n\nKind regards");
}

/** Urgent, and nobody answered: reminders and the breach came from the job; its customer complained. */
export async function leaveUrgentCase(teller: Teller): Promise<void> {
  await openByPage(teller, "otherCustomer", "The till does not start", "After the restart the till stops at “Opening database”. Two people are waiting at the counter.", true);
  for (const minutes of [31, 21, 10]) await teller.tick({ minutes });
  await complain(teller.ports, await teller.as("otherCustomer"), { page: "/cases", text: "I marked my case as urgent an hour ago, and nobody has answered." });
}
