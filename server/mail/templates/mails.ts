import { letter, text } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

/** Answers to mails that came in. Nothing of what was written stands in them, since nobody knows for sure who gets them (R61). */
export const mailTemplates = {
  "mail-held": (facts, context) => ({
    subject: "Your mail waits",
    text: letter(
      context,
      facts["isUndeclared"] === true ? "Your mail has reached support, but your address is not declared as a user of a customer. It is held. Ask your administrator to declare you." : "Your mail has reached support, but support does not know yet for which customer you write. A person looks at it.",
      "A held mail is deleted after 30 days. You get this note only once. What was attached is not kept.",
      `Who may write, and what support covers:\n${context.publicUrl}/policy#CAP-4`,
    ),
  }),
  "mail-held-staff": (_facts, context) => ({ subject: "A mail is held", text: letter(context, `Its sender is not declared, or not confirmed. Release or refuse it here:\n${context.publicUrl}/staff/held-mails`) }),
  "mail-refused": (facts, context) => ({
    subject: "Your mail did not open a case",
    text: letter(context, `The support policy does not provide for it: ${text(facts, "reason")}`, `The clause, and what is still possible:\n${context.publicUrl}/policy#${text(facts, "ruleId")}`, "Your mail was not kept. Sending databases, fetching results and ordering deletion go on as ever."),
  }),
  "mail-attachment-dropped": (facts, context) => ({
    subject: "What you attached was not kept",
    text: letter(context, `${Number(facts["attachments"]) === 1 ? "One file was" : `${text(facts, "attachments")} files were`} attached to your mail. Nobody has opened anything of it, and it was deleted; your text has arrived.`, `Mail is no safe way for a database. Send it here, sealed, with a date by which it is deleted:\n${context.publicUrl}/send`),
  }),
  "mail-too-many": (facts, context) => ({ subject: "Too many mails", text: letter(context, `More than ${text(facts, "most")} mails came from your address within an hour. The last ones were not taken in.`, `Write here instead:\n${context.publicUrl}/support`) }),
  "mail-unreadable-staff": (_facts, context) => ({ subject: "A mail could not be read", text: letter(context, "At least one mail in the mailbox could not be read, or does not say clearly whom it is from. It lies in the folder for taken mails; look at it there. You are told at most once a day.") }),
} as const satisfies Record<string, MailTemplate>;
