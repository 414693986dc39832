import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { id, problem } from "../shapes/common.ts";
import { savedReply, savedReplyWords, viewer } from "../shapes/workplace.ts";

const params = z.object({ id });
const version = z.int().min(1);

/** What makes the work of support easier: saved replies, and who else has the same thing open. */
export const workplaceRoutes = defineRoutes({
  "GET /api/saved-replies": { name: "saved-replies.list", summary: "Short texts that support keeps for answers, by name; all of them, 200 at most", access: ["staff"], answers: { 200: z.object({ items: z.array(savedReply) }) } },
  "POST /api/saved-replies": { name: "saved-replies.add", summary: "Keeps another one under a name that no other has", access: ["staff"], idempotent: true, body: z.strictObject(savedReplyWords), answers: { 201: savedReply, 400: problem, 409: problem } },
  "PUT /api/saved-replies/:id": { name: "saved-replies.change", summary: "Changes name and text; refused where somebody changed it after `version`", access: ["staff"], params, body: z.strictObject({ ...savedReplyWords, version }), answers: { 200: savedReply, 400: problem, 404: problem, 409: problem } },
  "DELETE /api/saved-replies/:id": { name: "saved-replies.remove", summary: "Removes it; what was inserted from it stays", access: ["staff"], params, answers: { 204: null, 404: problem } },

  "PUT /api/viewers/:id": { name: "viewers.look", summary: "The caller has this case or transfer open, for the next 90 seconds; answers who else of support has", access: ["staff"], params, answers: { 200: z.object({ others: z.array(viewer) }), 404: problem } },
  "DELETE /api/viewers/:id": { name: "viewers.leave", summary: "The caller has closed it", access: ["staff"], params, answers: { 204: null } },
});
