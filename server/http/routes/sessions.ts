import { randomBytes } from "node:crypto";
import type { Response } from "express";
import type { Caller, Ports } from "../../actions/context.ts";
import { act, type SimpleVerb } from "../../actions/sessions/act.ts";
import { newestCheck, presentCheck, recordConnectionCheck } from "../../actions/sessions/connection-check.ts";
import { consent } from "../../actions/sessions/consent.ts";
import { consentText, receiptText } from "../../actions/sessions/documents.ts";
import { addKey, enrolKey, listKeys, presentKey, revokeKey } from "../../actions/sessions/engineer-keys.ts";
import { loadSession } from "../../actions/sessions/load.ts";
import { narrow } from "../../actions/sessions/narrow.ts";
import { offer } from "../../actions/sessions/offer.ts";
import { listSessions, presentSession, sessionEvents } from "../../actions/sessions/present.ts";
import { recordEvents } from "../../actions/sessions/record-events.ts";
import { requestSession } from "../../actions/sessions/request.ts";
import type { sessionRoutes } from "../../contract/routes/sessions.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { once } from "../idempotency.ts";
import { issueTicket } from "../live/tickets.ts";
import type { HandlerAnswer, Handlers } from "../mount.ts";

type SessionHandlers = Pick<Handlers, keyof typeof sessionRoutes>;

/** Acts in the relay's memory before anything is recorded. */
export type ActFirst = (sessionId: string, verb: SimpleVerb, caller: Caller) => void;

export function sessionHandlers(ports: Ports, wake: (job: "mail") => void, actFirst: ActFirst): SessionHandlers {
  const { read } = ports.records;
  const shown = async (caller: Caller, row: RemoteSessionRow, status = 200): Promise<HandlerAnswer> => ({ status, body: await presentSession(ports, caller, row) });
  const take = async (caller: Caller, id: string, verb: SimpleVerb): Promise<HandlerAnswer> => {
    actFirst(id, verb, caller);
    return shown(caller, await act(ports, caller, id, verb));
  };
  return {
    "GET /api/remote-sessions": async ({ caller, query }) => ({ status: 200, body: await listSessions(ports, caller, query, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/remote-sessions": async ({ caller, body, request }) => {
      const row = await once(ports, caller, request, { route: "sessions.request", prefix: "remote", body }, (id) => read.remoteSessions.find({ id }), (from) => requestSession(from, caller, body));
      wake("mail");
      return shown(caller, row, 201);
    },
    "GET /api/remote-sessions/:id": async ({ caller, params }) => shown(caller, await loadSession(read, caller, params.id)),
    "GET /api/remote-sessions/:id/events": async ({ caller, params, query }) => ({ status: 200, body: await sessionEvents(ports, caller, params.id, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/remote-sessions/:id/offer": async ({ caller, params, body }) => shown(caller, await offer(ports, caller, params.id, body.entry)),
    "POST /api/remote-sessions/:id/consent": async ({ caller, params, body }) => shown(caller, await consent(ports, caller, params.id, body)),
    "POST /api/remote-sessions/:id/deny": ({ caller, params }) => take(caller, params.id, "deny"),
    "POST /api/remote-sessions/:id/pause": ({ caller, params }) => take(caller, params.id, "pause"),
    "POST /api/remote-sessions/:id/resume": ({ caller, params }) => take(caller, params.id, "resume"),
    "POST /api/remote-sessions/:id/narrow": async ({ caller, params, body }) => shown(caller, await narrow(ports, caller, params.id, body.grant)),
    "POST /api/remote-sessions/:id/revoke": ({ caller, params }) => take(caller, params.id, "revoke"),
    "POST /api/remote-sessions/:id/end": ({ caller, params }) => take(caller, params.id, "end"),
    "POST /api/remote-sessions/:id/events": async ({ caller, params, body }) => {
      await recordEvents(ports, caller, params.id, body);
      return { status: 204 };
    },
    "POST /api/remote-sessions/:id/tickets": async ({ caller, params }) => ({ status: 201, body: await issueTicket(ports, caller, params.id) }),
    "GET /api/remote-sessions/:id/consent.json": async ({ caller, params, response }) => attach(response, await consentText(ports, caller, params.id)),
    "GET /api/remote-sessions/:id/receipt.json": async ({ caller, params, response }) => attach(response, await receiptText(ports, caller, params.id)),

    "GET /api/engineer-keys": async ({ caller }) => ({ status: 200, body: { items: await listKeys(ports, caller) } }),
    "POST /api/engineer-keys": async ({ caller, body, request }) => {
      const row = await once(ports, caller, request, { route: "sessions.add-key", prefix: "key", body }, (id) => read.engineerKeys.find({ id }), (from) => addKey(from, caller, body));
      return { status: 201, body: await presentKey(ports, row) };
    },
    "POST /api/engineer-keys/:keyId/enrol": async ({ caller, params }) => ({ status: 200, body: await presentKey(ports, await enrolKey(ports, caller, params.keyId)) }),
    "DELETE /api/engineer-keys/:keyId": async ({ caller, params }) => ({ status: 200, body: await presentKey(ports, await revokeKey(ports, caller, params.keyId)) }),

    "GET /api/connection-checks/sample": ({ query, response }) => {
      response.set({ "Content-Type": "application/octet-stream", "Content-Disposition": "attachment", "Cache-Control": "no-store, no-transform" }).status(200).end(randomBytes(query.bytes));
      return Promise.resolve(undefined);
    },
    "POST /api/connection-checks/sample": ({ body }) => Promise.resolve({ status: 200, body: { characters: body.padding.length } }),
    "POST /api/connection-checks": async ({ caller, body }) => ({ status: 201, body: presentCheck(ports, await recordConnectionCheck(ports, caller, body)) }),
    "GET /api/connection-checks/latest": async ({ caller }) => {
      const row = caller.accountId === null ? undefined : await newestCheck(read, caller.accountId);
      return { status: 200, body: { check: row === undefined ? null : presentCheck(ports, row) } };
    },
  };
}

/** Names are ours, so they need no escaping; an attachment never runs in the portal's origin (R45). */
function attach(response: Response, { name, text }: { readonly name: string; readonly text: string }): undefined {
  response.set({ "Content-Type": "application/jose+json", "Content-Disposition": `attachment; filename="${name}"`, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox" });
  response.status(200).end(text);
}
