import { letter, text, transferLink, when } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

const problems: Readonly<Record<string, string>> = {
  "damaged": "What was stored did not read back as it arrived.",
  "digest-mismatch": "A file's fingerprint here is not the one that your side computed: the file changed while it was being sent. Close the program that uses it before you send it again.",
  "infected": "The virus scanner found something in a file, so it was not kept. Please talk to support before you send it again.",
};

/**
 * Mails about a transfer's way in and back. They hold a number, dates and a link: no file name, title or note, and nothing that another
 * person wrote (ALO-15, R61).
 */
export const transferTemplates = {
  "transfer-requested": (facts, context) => ({
    subject: `${text(facts, "number")}: please send your database`,
    text: letter(
      context,
      `Support asks you to send a database for ${text(facts, "purpose") === "support" ? "technical support" : text(facts, "purpose")}. The transfer has the number ${text(facts, "number")}.`,
      `The page below shows the steps, what happens to the database, and where it is kept:\n${transferLink(facts, context)}`,
      "Please do not send the database by mail. If you did not expect this, you need not do anything: the request ends by itself.",
    ),
  }),
  "transfer-arrived": (facts, context) => ({
    subject: `${text(facts, "number")}: a database has arrived`,
    text: letter(context, `Transfer ${text(facts, "number")} (${text(facts, "purpose")}) is complete and waits in the queue. It will be deleted on ${when(facts, "deadlineAt")}.`, `The queue:\n${context.publicUrl}/queue`),
  }),
  "transfer-received": (facts, context) => ({
    subject: `${text(facts, "number")}: your database has arrived`,
    text: letter(
      context,
      `Everything of transfer ${text(facts, "number")} has arrived, was stored encrypted and read back. Files: ${text(facts, "files")}.`,
      `It will be deleted on ${when(facts, "deadlineAt")}. You can order an earlier deletion, or a later one within limits, at any time. You can follow who holds a copy here:\n${transferLink(facts, context)}`,
      "The attached receipt is signed. Keep it: together with any later receipt or certificate it shows that the custody record was not rewritten.",
    ),
  }),
  "transfer-refused": (facts, context) => ({
    subject: `${text(facts, "number")}: please send your database again`,
    text: letter(context, `Transfer ${text(facts, "number")} could not be accepted. ${problems[text(facts, "problem")] ?? ""}`.trim(), `What was not accepted is not kept. The page says what to do:\n${transferLink(facts, context)}`),
  }),
  "transfer-returned": (facts, context) => ({
    subject: `${text(facts, "number")}: your database is ready`,
    text: letter(
      context,
      `Support has finished transfer ${text(facts, "number")}. The result is ready for you to download:\n${transferLink(facts, context)}`,
      `It is deleted together with everything else on ${when(facts, "deadlineAt")}. Once you have it, say so on the page, or order the deletion.`,
    ),
  }),
  "transfer-returned-nothing": (facts, context) => ({
    subject: `${text(facts, "number")}: finished, nothing to download`,
    text: letter(
      context,
      `Support has finished transfer ${text(facts, "number")}. Your database was not changed, so no download is needed: go on working with your own.`,
      `The copy here is deleted on ${when(facts, "deadlineAt")}; you can order it earlier:\n${transferLink(facts, context)}`,
    ),
  }),
  "full-copy-asked": (facts, context) => ({
    subject: `${text(facts, "number")}: support asks for a full copy`,
    text: letter(context, `A member of support asks to work on transfer ${text(facts, "number")} with the full copy instead of the masked one. Your account wishes to be asked first.`, `The page shows who asks and why. Without your answer nothing is given:\n${transferLink(facts, context)}`),
  }),
  "direction-recorded": (facts, context) => ({
    subject: `${text(facts, "number")}: your order about deletion is recorded`,
    text: letter(context, `Transfer ${text(facts, "number")} will be deleted on ${when(facts, "deleteAt")}, as a person of your account has ordered.`, `Until then you can change or take back the order:\n${transferLink(facts, context)}`),
  }),
} as const satisfies Readonly<Record<string, MailTemplate>>;
