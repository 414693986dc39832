import { letter, text, when } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

/** Mails about remote sessions. The purpose, written by a person, stands on the page alone. */
export const sessionTemplates = {
  "remote-session-requested": (facts, context) => ({
    subject: "Support asks for a look at your data",
    text: letter(
      context,
      `${text(facts, "engineer")} of ${context.operator} asks to look at your data with you. Your database stays on your machine; what is shown is masked, and only you decide.`,
      `What they want to see, and why, stands here:\n${context.publicUrl}/sessions/${text(facts, "sessionId")}`,
      `You need not do anything: without an answer until ${when(facts, "answerBy")} it counts as a no, and nothing is opened.`,
    ),
  }),
} as const satisfies Record<string, MailTemplate>;
