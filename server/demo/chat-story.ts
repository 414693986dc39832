import { acceptChat } from "../actions/chats/accept.ts";
import { answerSurvey } from "../actions/chats/answer-survey.ts";
import { askForChat } from "../actions/chats/ask.ts";
import { endChat } from "../actions/chats/end.ts";
import { fileIncident } from "../actions/chats/file-incident.ts";
import { chatIntoCase } from "../actions/chats/into-case.ts";
import { sayInChat } from "../actions/chats/say.ts";
import { warnAccount } from "../actions/chats/suspend.ts";
import { linkToCase } from "../actions/cases/work.ts";
import { take, worked, write } from "./case-story.ts";
import type { Teller } from "./teller.ts";

type Customer = "customer" | "otherCustomer";
type Support = "staff" | "otherStaff";

/** The customer asks while somebody is there; gives the chat's id. */
async function ask(teller: Teller, who: Customer, topic: string, text: string): Promise<string> {
  await teller.present("otherStaff");
  const asked = await askForChat(teller.ports, await teller.as(who), { wasNoticeShown: true, topic, text });
  if (asked.route !== "chat") throw new Error("this matter has a case already");
  return asked.chat.id;
}

/** Somebody takes it, and both write in turn, the support first; a minute passes between two messages. */
async function talk(teller: Teller, chatId: string, who: Customer, support: Support, lines: readonly string[]): Promise<void> {
  await teller.tick({ minutes: 1 });
  await teller.present(support);
  await acceptChat(teller.ports, await teller.as(support), chatId);
  for (const [index, line] of lines.entries()) {
    await sayInChat(teller.ports, await teller.as(index % 2 === 0 ? support : who), chatId, line);
    await teller.tick({ minutes: 1 });
  }
}

export async function chatAboutFooter(teller: Teller): Promise<void> {
  const id = await ask(teller, "otherCustomer", "basic-question", "Where do I change the line at the bottom of a receipt?");
  await talk(teller, id, "otherCustomer", "staff", ["Settings, Receipts, Footer: up to three lines of 40 characters.", "Found it. Does it take effect at once?", "At the next receipt."]);
  await endChat(teller.ports, await teller.as("staff"), id, {});
  await answerSurvey(teller.ports, await teller.as("otherCustomer"), id, { score: 5, text: "Two minutes. Thank you!" });
}

/** Questions that would have found the fault stayed unanswered; the account was warned in writing, and chats go on. */
export async function chatWithIncident(teller: Teller): Promise<void> {
  const id = await ask(teller, "otherCustomer", "fault-seen", "The stock list is wrong again. Mend it.");
  await talk(teller, id, "otherCustomer", "otherStaff", ["I am sorry. Which articles are wrong, and which version do you have?", "You know that. Just mend it.", "I cannot see your data from here. An article's number would do.", "I have no time for questions."]);
  await fileIncident(teller.ports, await teller.as("otherStaff"), id, { kind: "A", about: "other", words: "Asked twice for an article's number and the version; both were refused.", isSevere: false, refusedQuestions: true, broughtNews: false, isUnderStaffControl: false });
  await endChat(teller.ports, await teller.as("otherCustomer"), id, {});
  await teller.tick({ hours: 2 });
  await warnAccount(teller.ports, await teller.as("supervisor"), await teller.accountOf("otherCustomer"), "A");
}

/** A matter that is more than a question: all that was said goes on as a case, with the database that belongs to it. */
export async function chatIntoImportCase(teller: Teller, transferId: string): Promise<string> {
  const id = await ask(teller, "customer", "fault-seen", "The import of the price list stops at row 214.");
  await talk(teller, id, "customer", "staff", ["Does it name a reason?", "It says “duplicate key 30117”.", "Then an article is in your list twice. I make a case of this and look at the database that you sent."]);
  const { caseId } = await chatIntoCase(teller.ports, await teller.as("staff"), id, { title: "Price list import stops at row 214" });
  if (caseId === null) throw new Error("the chat became no case");
  await linkToCase(teller.ports, await teller.as("staff"), caseId, { kind: "transfer", targetId: transferId });
  await take(teller, "staff", caseId);
  await teller.tick({ minutes: 22 });
  await worked(teller, "staff", caseId, 18, "Found the doubled article in the working copy");
  await write(teller, "staff", caseId, "Article 30117 is in the list with two prices. Please send the file of the import as well, then I can say which of them came first.");
  return caseId;
}

export async function chatAboutLicence(teller: Teller): Promise<void> {
  const id = await ask(teller, "customer", "subscription", "Does our rented licence cover a third till?");
  await talk(teller, id, "customer", "staff", ["It covers one till. A third one is a licence of its own.", "I thought so. Thank you."]);
  await endChat(teller.ports, await teller.as("staff"), id, {});
  await answerSurvey(teller.ports, await teller.as("customer"), id, { score: 4 });
}

export async function waitForChat(teller: Teller): Promise<void> {
  await ask(teller, "customer", "basic-question", "Can the price list be printed on A5?");
}
