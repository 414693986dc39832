import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { pageOf, pageQuery } from "../shapes/common.ts";
import { conversation, conversationParts } from "../shapes/conversation.ts";

/** What a customer talks about with support, wherever it is said. */
export const conversationRoutes = defineRoutes({
  "GET /api/conversations": {
    name: "conversations.list",
    summary: "The account's cases and the caller's own chats in one list, by what happened last; a chat that became a case is joined to it",
    access: ["customer"],
    query: z.object({ ...pageQuery, part: z.enum(conversationParts).default("all") }),
    answers: { 200: pageOf(conversation) },
  },
});
