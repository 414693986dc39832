import { letter, text, when } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

/** Mails about chat's limits: what happened, until when, and which ways stay open. What anybody wrote stands nowhere in them. */
export const chatTemplates = {
  "chat-warning": (facts, context) => ({
    subject: "A warning about chat",
    text: letter(
      context,
      `Support has noted "${text(facts, "title")}" in ${text(facts, "incidents")} of your chats. If it goes on, chat can be suspended for a while for everybody of your account.`,
      `A complaint is never held against you, and neither is being angry about waiting, outages or features. The rules stand here:\n${context.publicUrl}/policy#ALE-12`,
    ),
  }),
  "chat-suspended": (facts, context) => ({
    subject: "Chat is suspended for your account",
    text: letter(
      context,
      `${text(facts, "supervisor")} has suspended chat for your account. The reason: ${text(facts, "title")}, noted in ${text(facts, "incidents")} of your chats.`,
      `Chat is open again by itself at ${when(facts, "endsAt")}.`,
      `Nothing else changes: open a case, write a mail, send a database, download results and order deletion as ever:\n${context.publicUrl}/cases`,
      `You can ask for another look at it:\n${context.publicUrl}/chat`,
    ),
  }),
  "chat-open-again": (_facts, context) => ({ subject: "Chat is open again for your account", text: letter(context, `The suspension has ended. Chat is open again:\n${context.publicUrl}/chat`) }),
  "chat-appealed": (_facts, context) => ({ subject: "A customer asks for another look at a suspension of chat", text: letter(context, `What they say stands with the suspension:\n${context.publicUrl}/supervisor/chat`) }),
} as const satisfies Record<string, MailTemplate>;
