import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { id, pageOf, pageQuery, problem } from "../shapes/common.ts";
import { heldMail, releaseBody } from "../shapes/held-mail.ts";

const params = z.object({ id });

/** Mails that opened no case by themselves and wait for staff (CAP-4). */
export const heldMailRoutes = defineRoutes({
  "GET /api/held-mails": { name: "held-mails.list", summary: "Mails that are held, and those that were decided, newest first", access: ["staff"], query: z.object({ ...pageQuery, state: z.enum(["held", "released", "dropped"]).optional() }), answers: { 200: pageOf(heldMail), 400: problem } },
  "GET /api/held-mails/:id": { name: "held-mails.show", summary: "A held mail with its text", access: ["staff"], params, answers: { 200: heldMail, 404: problem } },
  "POST /api/held-mails/:id/release": { name: "held-mails.release", summary: "Declares its sender as a user of an account and opens a case of it, by the same rules as any case", access: ["staff"], idempotent: false, params, body: releaseBody, answers: { 200: z.object({ caseId: id, number: z.string() }), 400: problem, 403: problem, 404: problem, 409: problem, 410: problem } },
  "POST /api/held-mails/:id/refuse": { name: "held-mails.refuse", summary: "Refuses it and erases what it said; nobody is told", access: ["staff"], idempotent: false, params, answers: { 204: null, 404: problem, 409: problem } },
});
