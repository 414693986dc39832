import type { Ports } from "../../actions/context.ts";
import { listConversations } from "../../actions/conversations/list.ts";
import type { conversationRoutes } from "../../contract/routes/conversations.ts";
import type { Handlers } from "../mount.ts";

/** The handler of a customer's one list of cases and chats. */
export function conversationHandlers(ports: Ports): Pick<Handlers, keyof typeof conversationRoutes> {
  return {
    "GET /api/conversations": async ({ caller, query }) => ({ status: 200, body: await listConversations(ports, caller, query.part, { limit: query.limit, cursor: query.cursor ?? null }) }),
  };
}
