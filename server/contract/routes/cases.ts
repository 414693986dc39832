import * as z from "zod";
import { caseLinkKinds, caseStates, caseViews } from "../../domain/cases/words.ts";
import { removalReasons } from "../../domain/urgency/section.ts";
import { defineRoutes } from "../define.ts";
import { caseEvent, caseShape, caseSummary, caseTerms, complaint, newCase, openedCase, scopeBody } from "../shapes/case.ts";
import { id, instant, pageOf, pageQuery, problem, text } from "../shapes/common.ts";
import { shownDecision } from "../shapes/decision.ts";

const params = z.object({ id });
const both = ["customer", "staff"] as const;
const changed = { 200: caseShape, 400: problem, 403: problem, 404: problem, 409: problem };
const word = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, "must be a lower-case word");

/** Support cases: opening, talk, clock, urgency, work and what hangs on them; and complaints. */
export const caseRoutes = defineRoutes({
  "GET /api/cases": {
    name: "cases.list",
    summary: "Cases, newest first; customers see those of their account. `view=queue` gives staff what waits for an answer in the policy's order, each with the reason why it stands there",
    access: both,
    query: z.object({ ...pageQuery, view: z.enum(caseViews).default("all"), state: z.enum(caseStates).optional(), department: word.optional(), urgent: z.literal("1").optional(), accountId: id.optional(), search: z.string().max(40).optional() }),
    answers: { 200: pageOf(caseSummary).extend({ counts: z.object({ queue: z.int(), mine: z.int(), unassigned: z.int(), waiting: z.int() }).nullable() }) },
  },
  "POST /api/cases": { name: "cases.open", summary: "Opens a case; staff do it for somebody on the telephone. Refused with the policy's decision, its reasons and what is still possible", access: both, idempotent: true, body: newCase, answers: { 201: openedCase, 400: problem, 403: problem, 404: problem } },
  "GET /api/case-terms": { name: "cases.terms", summary: "What opening a case would mean now: whether it may be opened, by when it is answered, what urgency costs", access: both, query: z.object({ accountId: id.optional(), callerEmail: z.string().max(254).optional(), department: word.optional() }), answers: { 200: caseTerms, 400: problem, 404: problem } },
  "GET /api/cases/:id": { name: "cases.show", summary: "One case; customers are given no staff-only note", access: both, params, answers: { 200: caseShape, 404: problem } },
  "GET /api/cases/:id/timeline": { name: "cases.timeline", summary: "What happened to it, newest first", access: both, params, answers: { 200: z.object({ items: z.array(caseEvent) }), 404: problem } },
  "POST /api/cases/:id/messages": { name: "cases.add-message", summary: "A public reply; the first one of a member of staff answers the case. `isAsking`: staff wait for the customer from now on", access: both, idempotent: true, params, body: z.object({ text: text(20_000), isAsking: z.boolean().optional() }).strict(), answers: { 201: caseShape, 400: problem, 404: problem, 409: problem, 410: problem } },
  "POST /api/cases/:id/notes": { name: "cases.add-note", summary: "A note that only staff see", access: ["staff"], idempotent: true, params, body: z.object({ text: text(20_000) }).strict(), answers: { 201: caseShape, 400: problem, 404: problem, 409: problem, 410: problem } },
  "POST /api/cases/:id/assign": { name: "cases.assign", summary: "Takes a case, gives it to a colleague, or with null lays it down", access: ["staff"], params, body: z.object({ personId: id.nullable() }).strict(), answers: changed },
  "POST /api/cases/:id/department": { name: "cases.move", summary: "Hands a case to another department", access: ["staff"], params, body: z.object({ department: word }).strict(), answers: changed },
  "POST /api/cases/:id/resume": { name: "cases.resume", summary: "Goes on with a case that waited for the customer", access: ["staff"], params, answers: changed },
  "POST /api/cases/:id/resolve": { name: "cases.resolve", summary: "The matter is settled; a minute that was set aside and not used is given back", access: both, params, answers: changed },
  "POST /api/cases/:id/reopen": { name: "cases.reopen", summary: "A solved case goes on", access: both, params, answers: changed },
  "POST /api/cases/:id/time": { name: "cases.record-time", summary: "Records work; its minutes are taken, what goes beyond the balance is recorded as overrun", access: ["staff"], idempotent: true, params, body: z.object({ startedAt: instant, endedAt: instant, note: text(500).optional() }).strict(), answers: { 201: caseShape, 400: problem, 403: problem, 404: problem, 409: problem, 410: problem } },
  "POST /api/cases/:id/time/:entryId/reverse": { name: "cases.reverse-time", summary: "Takes an entry back by a reversing one", access: ["staff"], params: z.object({ id, entryId: id }), answers: changed },
  "POST /api/cases/:id/urgency/switch-off": { name: "cases.switch-urgency-off", summary: "The customer switches urgency off while nobody has taken the case", access: ["customer"], params, answers: changed },
  "POST /api/cases/:id/urgency/withdraw": { name: "cases.withdraw-urgency", summary: "The customer withdraws urgency later; the difference in minutes is given back, once", access: ["customer"], params, answers: changed },
  "POST /api/cases/:id/urgency/remove": { name: "cases.remove-urgency", summary: "Staff take urgency off for a reason that the policy allows; the customer is told", access: ["staff"], params, body: z.object({ reason: z.enum(removalReasons) }).strict(), answers: changed },
  "POST /api/cases/:id/scope": { name: "cases.check-scope", summary: "Asks the catalogue whether a topic belongs to the work of support; the answer names what is still offered", access: ["staff"], params, body: scopeBody, answers: { 200: shownDecision, 400: problem, 404: problem, 409: problem } },
  "POST /api/cases/:id/escalate": { name: "cases.escalate", summary: "Hands the case to developers, as far as the plan includes them", access: ["staff"], params, answers: changed },
  "POST /api/cases/:id/links": { name: "cases.link", summary: "Hangs a transfer or remote session of the account on the case", access: ["staff"], params, body: z.object({ kind: z.enum(caseLinkKinds), targetId: id }).strict(), answers: changed },
  "POST /api/complaints": { name: "complaints.make", summary: "A complaint from any page; it goes to the supervisors and is never misuse", access: both, body: z.object({ page: z.string().max(200).regex(/^\/[\w\-./]*$/, "must be an address of this portal without a query"), text: text(5_000) }).strict(), idempotent: true, answers: { 201: z.object({ id, at: instant }), 400: problem, 429: problem } },
  "GET /api/complaints": { name: "complaints.list", summary: "Complaints, newest first", access: ["supervisor"], query: z.object({ ...pageQuery, state: z.enum(["open", "answered"]).optional() }), answers: { 200: pageOf(complaint) } },
  "POST /api/complaints/:id/answer": { name: "complaints.answer", summary: "A supervisor has answered it", access: ["supervisor"], params, answers: { 200: z.object({ id, handledAt: instant.nullable() }), 404: problem, 409: problem } },
});
