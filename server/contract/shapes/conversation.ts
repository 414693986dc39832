import * as z from "zod";
import { caseSummary } from "./case.ts";
import { id, instant } from "./common.ts";

/** Which of one's cases and chats a list shows. */
export const conversationParts = ["all", "open", "finished"] as const;

/** One line of a customer's list: a case, perhaps with the chat that became it, or a chat that became none. */
export const conversation = z
  .object({
    kind: z.enum(["case", "chat"]),
    number: z.string().meta({ description: "`S-1042` of a case, `CH-1042` of a chat" }),
    title: z.string().nullable().meta({ description: "A case's title, a chat's first words; null once erased" }),
    activityAt: instant.meta({ description: "When the customer last saw something happen in it" }),
    case: caseSummary.nullable(),
    chat: z
      .object({ id, number: z.string(), state: z.enum(["waiting", "running", "ended"]), end: z.enum(["solved", "case", "left", "timed-out"]).nullable(), topic: z.string().nullable(), askedAt: instant, endedAt: instant.nullable() })
      .nullable()
      .meta({ description: "The chat itself, or the caller's chat that became this case" }),
  })
  .meta({ id: "Conversation" });
export type ConversationShape = z.output<typeof conversation>;
