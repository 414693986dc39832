import type { MailFacts } from "../../actions/mail.ts";
import { caseTemplates } from "./cases.ts";
import { peopleTemplates, type MailContext, type MailTemplate, type MailText } from "./people.ts";
import { calendarTemplates } from "./calendar.ts";
import { chatTemplates } from "./chats.ts";
import { mailTemplates } from "./mails.ts";
import { planTemplates } from "./plans.ts";
import { sessionTemplates } from "./sessions.ts";
import { transferTemplates } from "./transfers.ts";
import { upkeepTemplates } from "./upkeep.ts";

const templates: Readonly<Record<string, MailTemplate>> = { ...peopleTemplates, ...transferTemplates, ...upkeepTemplates, ...sessionTemplates, ...caseTemplates, ...chatTemplates, ...calendarTemplates, ...mailTemplates, ...planTemplates };

/** Every template's name, for the test that each one that an action uses has its text. */
export const templateNames: readonly string[] = Object.keys(templates);

/** The words of a mail. @throws {RangeError} for a template that has no words: a mistake in an action. */
export function renderMail(template: string, facts: MailFacts, context: MailContext): MailText {
  const write = templates[template];
  if (write === undefined) throw new RangeError(`no words for the mail ${template}`);
  return write(facts, context);
}
