import type { Caller, Ports } from "../../actions/context.ts";
import { acceptChat } from "../../actions/chats/accept.ts";
import { answerSurvey } from "../../actions/chats/answer-survey.ts";
import { appealSuspension, liftSuspension } from "../../actions/chats/appeal.ts";
import { askForChat, type Asked } from "../../actions/chats/ask.ts";
import { averages } from "../../actions/chats/averages.ts";
import { chatDesk, topicsOf } from "../../actions/chats/desk.ts";
import { directChat } from "../../actions/chats/direct.ts";
import { endChat } from "../../actions/chats/end.ts";
import { fileIncident } from "../../actions/chats/file-incident.ts";
import { handOverChat } from "../../actions/chats/hand-over.ts";
import { chatIntoCase } from "../../actions/chats/into-case.ts";
import { confirmIncident, reverseIncident } from "../../actions/chats/judge-incident.ts";
import { loadChat } from "../../actions/chats/load.ts";
import { chatPeople, setPresence, setShifts } from "../../actions/chats/presence.ts";
import { countWaiting, listChats, presentChat, presentDecision } from "../../actions/chats/present.ts";
import { misuseOverview, presentIncident, presentSuspension } from "../../actions/chats/present-misuse.ts";
import { sayInChat } from "../../actions/chats/say.ts";
import { suspend, warnAccount } from "../../actions/chats/suspend.ts";
import { departmentsOf } from "../../domain/cases/departments.ts";
import type { chatRoutes } from "../../contract/routes/chats.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { once } from "../idempotency.ts";
import type { HandlerAnswer, Handlers } from "../mount.ts";

/** Handlers of chats, of who is there for them, and of their incidents and suspensions. */
export function chatHandlers(ports: Ports, wake: (job: "mail") => void): Pick<Handlers, keyof typeof chatRoutes> {
  const { read } = ports.records;
  const shown = async (caller: Caller, row: ChatRow, status = 200): Promise<HandlerAnswer> => ({ status, body: await presentChat(ports, caller, row) });
  return {
    "GET /api/chat": async ({ caller }) => ({ status: 200, body: await chatDesk(ports, caller) }),
    "GET /api/chat/presence": async () => {
      const people = await chatPeople(ports, read, true);
      const { policy } = ports;
      return { status: 200, body: { items: people.map(({ personId, name, shifts, ...rest }) => ({ ...rest, person: { id: personId, name, isStaff: true }, shifts: shifts.map(({ weekday, fromMinute, untilMinute }) => ({ weekday, fromMinute, untilMinute })) })), topics: topicsOf(policy.profile), departments: [...departmentsOf(policy.profile)], endMinutes: policy.profile.chat?.endMinutes ?? null } };
    },
    "PUT /api/chat/presence": async ({ caller, body }) => {
      await setPresence(ports, caller, body.state);
      return { status: 204 };
    },
    "PUT /api/chat/shifts/:personId": async ({ caller, params, body }) => {
      await setShifts(ports, caller, params.personId, body.shifts);
      return { status: 204 };
    },
    "GET /api/chat/averages": async () => ({ status: 200, body: await averages(ports) }),
    "GET /api/chat/misuse": async () => ({ status: 200, body: await misuseOverview(ports) }),

    "GET /api/chat/waiting": async ({ caller }) => ({ status: 200, body: { waiting: await countWaiting(ports, caller) } }),

    "GET /api/chats": async ({ caller, query }) => ({ status: 200, body: await listChats(ports, caller, query.view, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/chats": async ({ caller, body, request }) => {
      const found = async (id: string): Promise<Asked | undefined> => { const chat = await read.chats.find({ id }); return chat === undefined ? undefined : { route: "chat", chat }; };
      const result = await once(ports, caller, request, { route: "chats.ask", prefix: "chat", body }, found, (from) => askForChat(from, caller, body));
      if (result.route === "case") wake("mail");
      return { status: 201, body: result.route === "case" ? { route: "case", chat: null, caseId: result.caseId } : { route: "chat", chat: await presentChat(ports, caller, result.chat), caseId: null } };
    },
    "GET /api/chats/:id": async ({ caller, params }) => shown(caller, await loadChat(ports, read, caller, params.id)),
    "POST /api/chats/:id/accept": async ({ caller, params }) => shown(caller, await acceptChat(ports, caller, params.id)),
    "POST /api/chats/:id/messages": async ({ caller, params, body, request }) => {
      const said = async (id: string): Promise<ChatRow | undefined> => ((await read.chatMessages.find({ id })) === undefined ? undefined : loadChat(ports, read, caller, params.id));
      return shown(caller, await once(ports, caller, request, { route: "chats.say", prefix: "message", body }, said, (from) => sayInChat(from, caller, params.id, body.text)), 201);
    },
    "POST /api/chats/:id/hand-over": async ({ caller, params, body }) => shown(caller, await handOverChat(ports, caller, params.id, body.personId)),
    "POST /api/chats/:id/direct": async ({ caller, params, body }) => {
      const { chat, decision } = await directChat(ports, caller, params.id, body);
      return { status: 200, body: { chat: await presentChat(ports, caller, chat), decision: presentDecision(decision) } };
    },
    "POST /api/chats/:id/end": async ({ caller, params, body }) => shown(caller, await endChat(ports, caller, params.id, body ?? {})),
    "POST /api/chats/:id/case": async ({ caller, params, body }) => {
      const chat = await chatIntoCase(ports, caller, params.id, body);
      wake("mail");
      return shown(caller, chat, 201);
    },
    "POST /api/chats/:id/survey": async ({ caller, params, body }) => {
      await answerSurvey(ports, caller, params.id, body);
      return shown(caller, await loadChat(ports, read, caller, params.id));
    },
    "POST /api/chats/:id/incidents": async ({ caller, params, body, request }) => {
      const row = await once(ports, caller, request, { route: "chats.file-incident", prefix: "incident", body }, (id) => read.incidents.find({ id }), (from) => fileIncident(from, caller, params.id, body));
      return { status: 201, body: await presentIncident(ports, row) };
    },

    "POST /api/chat/incidents/:id/confirm": async ({ caller, params }) => ({ status: 200, body: await presentIncident(ports, await confirmIncident(ports, caller, params.id)) }),
    "POST /api/chat/incidents/:id/reverse": async ({ caller, params }) => {
      const row = await reverseIncident(ports, caller, params.id);
      wake("mail");
      return { status: 200, body: await presentIncident(ports, row) };
    },
    "POST /api/accounts/:id/chat-warnings": async ({ caller, params, body }) => {
      await warnAccount(ports, caller, params.id, body.kind);
      wake("mail");
      return { status: 204 };
    },
    "POST /api/accounts/:id/chat-suspensions": async ({ caller, params, body, request }) => {
      const row = await once(ports, caller, request, { route: "chats.suspend", prefix: "suspension", body }, (id) => read.suspensions.find({ id }), (from) => suspend(from, caller, params.id, body.kind));
      wake("mail");
      return { status: 201, body: await presentSuspension(ports, row) };
    },
    "POST /api/chat/suspensions/:id/appeal": async ({ caller, params, body }) => {
      await appealSuspension(ports, caller, params.id, body.text);
      wake("mail");
      return { status: 204 };
    },
    "POST /api/chat/suspensions/:id/lift": async ({ caller, params }) => {
      const row = await liftSuspension(ports, caller, params.id);
      wake("mail");
      return { status: 200, body: await presentSuspension(ports, row) };
    },
  };
}
