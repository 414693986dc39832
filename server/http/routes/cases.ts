import { addMessage } from "../../actions/cases/add-message.ts";
import { answerComplaint, complain } from "../../actions/cases/complain.ts";
import { checkScope, escalateCase } from "../../actions/cases/escalate.ts";
import { listCases } from "../../actions/cases/list.ts";
import { loadCase } from "../../actions/cases/load.ts";
import type { OpenedCase } from "../../actions/cases/open.ts";
import { presentCase } from "../../actions/cases/present.ts";
import { requestCase } from "../../actions/cases/request.ts";
import { caseTermsNow } from "../../actions/cases/terms.ts";
import { recordTime, reverseTime } from "../../actions/cases/time.ts";
import { caseTimeline, listComplaints } from "../../actions/cases/timeline.ts";
import { removeUrgency, switchUrgencyOff, withdrawUrgency } from "../../actions/cases/urgency.ts";
import { assignCase, linkToCase, moveCase, reopenCase, resolveCase, resumeCase } from "../../actions/cases/work.ts";
import type { Caller, Ports } from "../../actions/context.ts";
import { shown } from "../../actions/support/shown.ts";
import type { caseRoutes } from "../../contract/routes/cases.ts";
import type { CaseShape } from "../../contract/shapes/case.ts";
import type { ShownDecision } from "../../contract/shapes/decision.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import { once } from "../idempotency.ts";
import type { HandlerAnswer, Handlers } from "../mount.ts";

/** Handlers of support cases and complaints. `wake` sends the mails that a change has written. */
export function caseHandlers(ports: Ports, wake: (job: "mail") => void): Pick<Handlers, keyof typeof caseRoutes> {
  const { read } = ports.records;
  const show = async (caller: Caller, id: string): Promise<CaseShape> => presentCase(ports, caller, await loadCase(read, caller, id));
  const changed = async (caller: Caller, id: string, work: Promise<unknown>, status = 200): Promise<HandlerAnswer> => {
    await work;
    wake("mail");
    return { status, body: await show(caller, id) };
  };
  /** The wish for urgency as it was decided at the opening; null where nobody wished it. */
  const wishOf = async (caseId: string): Promise<ShownDecision | null> => {
    const stored = await read.decisions.find({ subjectKind: "case", subjectId: caseId, rule: "urgency.submit" });
    return stored === undefined ? null : shown(JSON.parse(stored.decision) as Decision);
  };
  return {
    "GET /api/cases": async ({ caller, query }) => ({ status: 200, body: await listCases(ports, caller, { ...query, isUrgent: query.urgent === undefined ? undefined : true }, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/cases": async ({ caller, body, request }) => {
      const find = async (id: string): Promise<Pick<OpenedCase, "row"> | undefined> => read.cases.find({ id }).then((row) => row && { row });
      const { row } = await once(ports, caller, request, { route: "cases.open", prefix: "case", body }, find, (given) => requestCase(given, caller, body));
      wake("mail");
      return { status: 201, body: { case: await presentCase(ports, caller, row), urgency: await wishOf(row.id) } };
    },
    "GET /api/case-terms": async ({ caller, query }) => ({ status: 200, body: await caseTermsNow(ports, caller, query) }),
    "GET /api/cases/:id": async ({ caller, params }) => ({ status: 200, body: await show(caller, params.id) }),
    "GET /api/cases/:id/timeline": async ({ caller, params }) => ({ status: 200, body: { items: await caseTimeline(ports, caller, params.id) } }),
    "POST /api/cases/:id/messages": async ({ caller, params, body, request }) => {
      await loadCase(read, caller, params.id);
      const isFromCustomer = caller.role === "customer";
      const work = once(ports, caller, request, { route: "cases.add-message", prefix: "message", body }, (id) => read.caseMessages.find({ id }), (given) => addMessage(given, params.id, { kind: "public", text: body.text, authorId: caller.personId, isFromCustomer, isAsking: !isFromCustomer && body.isAsking === true }));
      return changed(caller, params.id, work, 201);
    },
    "POST /api/cases/:id/notes": async ({ caller, params, body, request }) => {
      const work = once(ports, caller, request, { route: "cases.add-note", prefix: "message", body }, (id) => read.caseMessages.find({ id }), (given) => addMessage(given, params.id, { kind: "note", text: body.text, authorId: caller.personId, isFromCustomer: false }));
      return changed(caller, params.id, work, 201);
    },
    "POST /api/cases/:id/assign": ({ caller, params, body }) => changed(caller, params.id, assignCase(ports, caller, params.id, body.personId)),
    "POST /api/cases/:id/department": ({ caller, params, body }) => changed(caller, params.id, moveCase(ports, caller, params.id, body.department)),
    "POST /api/cases/:id/resume": ({ caller, params }) => changed(caller, params.id, resumeCase(ports, caller, params.id)),
    "POST /api/cases/:id/resolve": ({ caller, params }) => changed(caller, params.id, resolveCase(ports, caller, params.id)),
    "POST /api/cases/:id/reopen": ({ caller, params }) => changed(caller, params.id, reopenCase(ports, caller, params.id)),
    "POST /api/cases/:id/time": async ({ caller, params, body, request }) => {
      const work = once(ports, caller, request, { route: "cases.record-time", prefix: "time", body }, (id) => read.timeEntries.find({ id }), (given) => recordTime(given, caller, params.id, body));
      return changed(caller, params.id, work, 201);
    },
    "POST /api/cases/:id/time/:entryId/reverse": ({ caller, params }) => changed(caller, params.id, reverseTime(ports, caller, params.id, params.entryId)),
    "POST /api/cases/:id/urgency/switch-off": ({ caller, params }) => changed(caller, params.id, switchUrgencyOff(ports, caller, params.id)),
    "POST /api/cases/:id/urgency/withdraw": ({ caller, params }) => changed(caller, params.id, withdrawUrgency(ports, caller, params.id)),
    "POST /api/cases/:id/urgency/remove": ({ caller, params, body }) => changed(caller, params.id, removeUrgency(ports, caller, params.id, body.reason)),
    "POST /api/cases/:id/scope": async ({ caller, params, body }) => ({ status: 200, body: shown(await checkScope(ports, caller, params.id, body)) }),
    "POST /api/cases/:id/escalate": ({ caller, params }) => changed(caller, params.id, escalateCase(ports, caller, params.id)),
    "POST /api/cases/:id/links": ({ caller, params, body }) => changed(caller, params.id, linkToCase(ports, caller, params.id, body)),
    "POST /api/complaints": async ({ caller, body, request }) => {
      const { id, at } = await once(ports, caller, request, { route: "complaints.make", prefix: "complaint", body }, (known) => read.complaints.find({ id: known }), (from) => complain(from, caller, body));
      wake("mail");
      return { status: 201, body: { id, at } };
    },
    "GET /api/complaints": async ({ query }) => ({ status: 200, body: await listComplaints(ports, query.state, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/complaints/:id/answer": async ({ caller, params }) => {
      const { id, handledAt } = await answerComplaint(ports, caller, params.id);
      return { status: 200, body: { id, handledAt } };
    },
  };
}
