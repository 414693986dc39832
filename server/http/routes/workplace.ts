import type { Ports } from "../../actions/context.ts";
import { addSavedReply, changeSavedReply, listSavedReplies, presentReplies, removeSavedReply } from "../../actions/workplace/saved-replies.ts";
import { leave, look } from "../../actions/workplace/viewing.ts";
import type { workplaceRoutes } from "../../contract/routes/workplace.ts";
import type { SavedReplyRow } from "../../ports/records/workplace-rows.ts";
import { once } from "../idempotency.ts";
import type { HandlerAnswer, Handlers } from "../mount.ts";

/** Handlers of saved replies and of who has what open. */
export function workplaceHandlers(ports: Ports): Pick<Handlers, keyof typeof workplaceRoutes> {
  const shown = async (row: SavedReplyRow, status = 200): Promise<HandlerAnswer> => ({ status, body: (await presentReplies(ports, [row]))[0] });
  return {
    "GET /api/saved-replies": async () => ({ status: 200, body: { items: await listSavedReplies(ports) } }),
    "POST /api/saved-replies": async ({ caller, body, request }) =>
      shown(await once(ports, caller, request, { route: "saved-replies.add", prefix: "reply", body }, (id) => ports.records.read.savedReplies.find({ id }), (from) => addSavedReply(from, caller, body)), 201),
    "PUT /api/saved-replies/:id": async ({ caller, params, body }) => shown(await changeSavedReply(ports, caller, params.id, body)),
    "DELETE /api/saved-replies/:id": async ({ caller, params }) => {
      await removeSavedReply(ports, caller, params.id);
      return { status: 204 };
    },
    "PUT /api/viewers/:id": async ({ caller, params }) => ({ status: 200, body: { others: await look(ports, caller, params.id) } }),
    "DELETE /api/viewers/:id": async ({ caller, params }) => {
      await leave(ports, caller, params.id);
      return { status: 204 };
    },
  };
}
