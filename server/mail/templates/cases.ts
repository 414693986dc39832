import { letter, text, when } from "./letter.ts";
import type { MailFacts } from "../../actions/mail.ts";
import type { MailContext, MailTemplate } from "./people.ts";

const caseLink = (facts: MailFacts, context: MailContext): string => `${context.publicUrl}/cases/${text(facts, "caseId")}`;
const number = (facts: MailFacts): string => text(facts, "caseNumber");
const due = (facts: MailFacts): string => (facts["dueAt"] == null ? "" : `An answer is due by ${when(facts, "dueAt")}.`);
const removed: Readonly<Record<string, string>> = { customization: "it is about a customization", "default-software-bug": "it is a fault of the software itself that needs more time", "general-question": "it is a general question" };

/** The way to what was written. Who cannot sign in is told how to get there; the words stand in no mail. */
function wayTo(facts: MailFacts, context: MailContext, what: string): string {
  const link = caseLink(facts, context);
  if (facts["signIn"] === "none") return `A mail never carries what was written, and you have no sign-in here yet. Ask us for an invitation; somebody of your firm who has a sign-in can read it already:\n${link}`;
  if (facts["signIn"] === "invited") return `A mail never carries what was written. We have sent you an invitation: take it first, then it stands here:\n${link}`;
  return `${what}\n${link}`;
}

/** Mails about support cases: a number and a link. What people wrote stands on the page alone (ALO-15). */
export const caseTemplates = {
  "case-opened": (facts, context) => ({ subject: `${number(facts)}: your case is open`, text: letter(context, `We have your case. It has the number ${number(facts)}${facts["isUrgent"] === true ? " and is urgent" : ""}.`, due(facts), wayTo(facts, context, "You can follow it and write more here:")) }),
  "case-new": (facts, context) => ({ subject: `${number(facts)}: a new ${facts["isUrgent"] === true ? "URGENT " : ""}case`, text: letter(context, `Case ${number(facts)} is in the queue.`, due(facts), caseLink(facts, context)) }),
  "case-answered": (facts, context) => ({ subject: `${number(facts)}: support has ${facts["isAsking"] === true ? "a question" : "answered"}`, text: letter(context, facts["isAsking"] === true ? "Support needs something from you before it can go on." : "Support has written in your case.", wayTo(facts, context, "Read it and answer here:")) }),
  "case-customer-wrote": (facts, context) => ({ subject: `${number(facts)}: the customer has written`, text: letter(context, `There is something new in case ${number(facts)}.`, due(facts), caseLink(facts, context)) }),
  "case-resolved": (facts, context) => ({ subject: `${number(facts)}: settled`, text: letter(context, `Support has marked your case ${number(facts)} as settled.`, wayTo(facts, context, "If it is not, write in it within two weeks and it goes on:")) }),
  "case-urgency-removed": (facts, context) => ({
    subject: `${number(facts)}: no longer urgent`,
    text: letter(context, `Your case ${number(facts)} is no longer urgent: ${removed[text(facts, "reason")] ?? "support has taken the urgency off"}. It goes on as a normal case.`, Number(facts["refundMinutes"]) > 0 ? `${text(facts, "refundMinutes")} minutes were given back to you.` : "", caseLink(facts, context)),
  }),
  "case-urgency-refunded": (facts, context) => ({ subject: `${number(facts)}: ${text(facts, "refundMinutes")} minutes given back`, text: letter(context, `You withdrew the urgency of case ${number(facts)}. ${text(facts, "refundMinutes")} minutes were given back to you.`, caseLink(facts, context)) }),
  "case-reminder": (facts, context) => ({ subject: `${number(facts)}: urgent, unanswered for ${text(facts, "minutes")} minutes`, text: letter(context, `Nobody has answered the urgent case ${number(facts)} yet.`, due(facts), caseLink(facts, context)) }),
  "case-breached": (facts, context) => ({ subject: `${number(facts)}: ${facts["isUrgent"] === true ? "an urgent" : "an"} answer is late`, text: letter(context, `The answer to the ${facts["isUrgent"] === true ? "urgent case" : "case"} ${number(facts)} was due by ${when(facts, "dueAt")} and has not been given.`, caseLink(facts, context)) }),
  "complaint-made": (_facts, context) => ({ subject: "A complaint", text: letter(context, "Somebody has complained. What they wrote stands here:", `${context.publicUrl}/supervisor/complaints`) }),
} as const satisfies Readonly<Record<string, MailTemplate>>;
