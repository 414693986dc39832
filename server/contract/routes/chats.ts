import * as z from "zod";
import { incidentKinds } from "../../domain/chat/section.ts";
import { defineRoutes } from "../define.ts";
import { asked, chat, chatDecision, chatDesk, chatRoom, chatSummary, incident, misuseOverview, newChat, newIncident, shift, surveyAnswer, surveyAverages, suspension } from "../shapes/chat.ts";
import { id, pageOf, pageQuery, problem, text } from "../shapes/common.ts";

const params = z.object({ id });
const both = ["customer", "staff"] as const;
const changed = { 200: chat, 403: problem, 404: problem, 409: problem };
const kind = z.strictObject({ kind: z.enum(incidentKinds) });

/** Chat in the page: who answers, its minutes, how it goes on as a case; and the fair way to a suspension. */
export const chatRoutes = defineRoutes({
  "GET /api/chat": { name: "chats.desk", summary: "Whether the caller may chat now, what chat is for, and who is there", access: ["customer"], answers: { 200: chatDesk } },
  "GET /api/chat/presence": { name: "chats.list-people", summary: "Who of support is there for chats, with their shifts", access: ["staff"], answers: { 200: chatRoom } },
  "PUT /api/chat/presence": { name: "chats.set-presence", summary: "The caller is there for chats, or away; repeated every minute while the page is open", access: ["staff"], body: z.strictObject({ state: z.enum(["present", "away"]) }), answers: { 204: null, 403: problem } },
  "PUT /api/chat/shifts/:personId": { name: "chats.set-shifts", summary: "Replaces somebody's weekly shifts, by the vendor's clock", access: ["supervisor"], params: z.object({ personId: id }), body: z.strictObject({ shifts: z.array(shift).max(50) }), answers: { 204: null, 400: problem, 404: problem } },
  "GET /api/chat/averages": { name: "chats.averages", summary: "Survey averages per person, without those that were unfair", access: ["supervisor"], answers: { 200: surveyAverages } },
  "GET /api/chat/misuse": { name: "chats.misuse", summary: "Incidents, suspensions, and where accounts stand", access: ["supervisor"], answers: { 200: misuseOverview } },

  "GET /api/chat/waiting": { name: "chats.count-waiting", summary: "How many wait for somebody of support", access: ["staff"], answers: { 200: z.object({ waiting: z.int().nullable().meta({ description: "Null where the caller is in no chat" }) }) } },

  "GET /api/chats": { name: "chats.list", summary: "Chats that wait, one's own, all that run, or ended ones; customers see their own", access: both, query: z.object({ ...pageQuery, view: z.enum(["waiting", "mine", "running", "ended"]).default("mine") }), answers: { 200: pageOf(chatSummary) } },
  "POST /api/chats": { name: "chats.ask", summary: "Asks for a chat with the first message; with an open matter it goes to the case", access: ["customer"], idempotent: true, body: newChat, answers: { 201: asked, 400: problem, 403: problem, 404: problem } },
  "GET /api/chats/:id": { name: "chats.show", summary: "One chat with what was said", access: both, params, answers: { 200: chat, 403: problem, 404: problem } },
  "POST /api/chats/:id/accept": { name: "chats.accept", summary: "Takes a waiting chat; its clock starts", access: ["staff"], params, answers: changed },
  "POST /api/chats/:id/messages": { name: "chats.say", summary: "Writes a message; refused once the minutes are over", access: both, idempotent: true, params, body: z.strictObject({ text: text(4000) }), answers: { 201: chat, 403: problem, 404: problem, 409: problem, 429: problem } },
  "POST /api/chats/:id/hand-over": { name: "chats.hand-over", summary: "Hands the chat to somebody else in their shift; the clock runs on", access: ["staff"], params, body: z.strictObject({ personId: id }), answers: changed },
  "POST /api/chats/:id/direct": { name: "chats.direct", summary: "Says what it is about; what a chat only points on is told to the customer", access: ["staff"], params, body: z.strictObject({ topic: z.string().regex(/^[a-z][a-z0-9-]*$/).max(60), detail: text(500).optional() }), answers: { 200: z.object({ chat, decision: chatDecision }), 400: problem, 403: problem, 404: problem, 409: problem } },
  "POST /api/chats/:id/end": { name: "chats.end", summary: "The customer leaves, or support closes it as solved", access: both, params, body: z.strictObject({ needs: z.string().max(60).nullable().optional() }).optional(), answers: changed },
  "POST /api/chats/:id/case": { name: "chats.into-case", summary: "Goes on as a case with all that was said, a new one or one that is there", access: both, idempotent: false, params, body: z.strictObject({ title: text(200).optional(), department: z.string().max(60).optional(), caseId: id.optional() }), answers: { 201: chat, 400: problem, 403: problem, 404: problem, 409: problem } },
  "POST /api/chats/:id/survey": { name: "chats.answer-survey", summary: "Answers or skips the one survey", access: ["customer"], idempotent: false, params, body: surveyAnswer, answers: changed },
  "POST /api/chats/:id/incidents": { name: "chats.file-incident", summary: "Documents an incident; it suspends nothing by itself", access: ["staff"], idempotent: true, params, body: newIncident, answers: { 201: incident, 400: problem, 403: problem, 404: problem } },

  "POST /api/chat/incidents/:id/confirm": { name: "chats.confirm-incident", summary: "A supervisor confirms an incident that somebody else filed", access: ["supervisor"], params, answers: { 200: incident, 403: problem, 404: problem, 409: problem } },
  "POST /api/chat/incidents/:id/reverse": { name: "chats.reverse-incident", summary: "Withdraws an incident; a suspension that now has too few behind it ends at once", access: ["supervisor"], params, answers: { 200: incident, 403: problem, 404: problem, 409: problem } },
  "POST /api/accounts/:id/chat-warnings": { name: "chats.warn-account", summary: "Sends the written warning that comes before the last incident", access: ["supervisor"], idempotent: false, params, body: kind, answers: { 204: null, 404: problem, 409: problem } },
  "POST /api/accounts/:id/chat-suspensions": { name: "chats.suspend", summary: "Suspends the account's chat, if the rules allow it, with a notice to its people", access: ["supervisor"], idempotent: true, params, body: kind, answers: { 201: suspension, 403: problem, 404: problem } },
  "POST /api/chat/suspensions/:id/appeal": { name: "chats.appeal", summary: "Asks a supervisor to look at the suspension again", access: ["customer"], idempotent: false, params, body: z.strictObject({ text: text(4000) }), answers: { 204: null, 404: problem, 409: problem } },
  "POST /api/chat/suspensions/:id/lift": { name: "chats.lift-suspension", summary: "Ends a suspension before its time", access: ["supervisor"], params, answers: { 200: suspension, 404: problem, 409: problem } },
});
