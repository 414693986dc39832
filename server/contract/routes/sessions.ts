import * as z from "zod";
import { grantSchema } from "../../domain/session/grant.ts";
import { hostEntries, sessionStates } from "../../domain/session/words.ts";
import { defineRoutes } from "../define.ts";
import { id, pageOf, pageQuery, problem, text } from "../shapes/common.ts";
import { connectionCheck, consentBody, engineerKey, engineerPublicKey, hostEvents, liveTicket, newRemoteSession, remoteSession, remoteSessionSummary, sessionEvent } from "../shapes/session.ts";

const params = z.object({ id });
const everyone = ["customer", "staff", "auditor"] as const;
const moved = { 200: remoteSession, 404: problem, 409: problem };

/** Remote sessions: who asks to look, what the customer allows, and what became of it. What is shown goes over `/api/live/:id`, encrypted between the ends. */
export const sessionRoutes = defineRoutes({
  "GET /api/remote-sessions": { name: "sessions.list", summary: "Remote sessions, newest first; customers see those of their account", access: everyone, query: z.object({ ...pageQuery, state: z.enum(sessionStates).optional(), transferId: id.optional() }), answers: { 200: pageOf(remoteSessionSummary) } },
  "POST /api/remote-sessions": { name: "sessions.request", summary: "Asks a customer for a look at their data; an unanswered request counts as a no", access: ["staff"], idempotent: true, body: newRemoteSession, answers: { 201: remoteSession, 400: problem, 403: problem, 404: problem, 409: problem } },
  "GET /api/remote-sessions/:id": { name: "sessions.show", summary: "One remote session", access: everyone, params, answers: { 200: remoteSession, 404: problem } },
  "GET /api/remote-sessions/:id/events": { name: "sessions.events", summary: "What happened in it, newest first: digests and counts", access: everyone, params, query: z.object(pageQuery), answers: { 200: pageOf(sessionEvent), 404: problem } },
  "POST /api/remote-sessions/:id/offer": { name: "sessions.offer", summary: "The customer has opened the request and a file", access: ["customer"], params, body: z.object({ entry: z.enum(hostEntries) }).strict(), answers: moved },
  "POST /api/remote-sessions/:id/consent": { name: "sessions.consent", summary: "The customer allows what the grant says, and nothing else", access: ["customer"], params, body: consentBody, answers: { 200: remoteSession, 400: problem, 404: problem, 409: problem } },
  "POST /api/remote-sessions/:id/deny": { name: "sessions.deny", summary: "The customer says no; no reason is needed", access: ["customer"], params, body: z.object({ note: text(500).optional() }).strict().optional(), answers: moved },
  "POST /api/remote-sessions/:id/pause": { name: "sessions.pause", summary: "Nothing more is shown until the customer goes on", access: ["customer", "staff"], params, answers: moved },
  "POST /api/remote-sessions/:id/resume": { name: "sessions.resume", summary: "Goes on within the same grant", access: ["customer"], params, answers: moved },
  "POST /api/remote-sessions/:id/narrow": { name: "sessions.narrow", summary: "Hides more: the next epoch of the grant; anything wider is refused", access: ["customer"], params, body: z.object({ grant: grantSchema }).strict(), answers: { 200: remoteSession, 400: problem, 404: problem, 409: problem } },
  "POST /api/remote-sessions/:id/revoke": { name: "sessions.revoke", summary: "Takes the consent back at once; also a supervisor's means against an engineer", access: ["customer", "supervisor"], params, answers: moved },
  "POST /api/remote-sessions/:id/end": { name: "sessions.end", summary: "Ends it; both sides get the receipt", access: ["customer", "staff"], params, answers: moved },
  "POST /api/remote-sessions/:id/events": { name: "sessions.record", summary: "What the customer's host answered: digests and counts, no content", access: ["customer"], params, body: hostEvents, answers: { 204: null, 404: problem, 409: problem } },
  "POST /api/remote-sessions/:id/tickets": { name: "sessions.ticket", summary: "A ticket for the caller's end of the WebSocket: works once, within 30 seconds", access: ["customer", "staff"], idempotent: false, params, answers: { 201: liveTicket, 404: problem, 409: problem } },
  "GET /api/remote-sessions/:id/consent.json": { name: "sessions.consent-json", summary: "The signed consent record (flattened JWS)", access: everyone, form: "stream", params, answers: { 200: null, 404: problem } },
  "GET /api/remote-sessions/:id/receipt.json": { name: "sessions.receipt-json", summary: "The signed receipt (flattened JWS); 404 until the session is over", access: everyone, form: "stream", params, answers: { 200: null, 404: problem } },

  "GET /api/engineer-keys": { name: "sessions.list-keys", summary: "Signing keys of engineers: one's own; for supervisors and auditors all", access: ["staff", "auditor"], answers: { 200: z.object({ items: z.array(engineerKey) }) } },
  "POST /api/engineer-keys": { name: "sessions.add-key", summary: "Names the public half of a key that was made in this browser; a supervisor enrols it", access: ["staff"], idempotent: true, body: z.object({ name: text(100), publicKey: engineerPublicKey }).strict(), answers: { 201: engineerKey, 400: problem, 409: problem } },
  "POST /api/engineer-keys/:keyId/enrol": { name: "sessions.enrol-key", summary: "A supervisor has compared the fingerprint with the engineer; from now on the key may be used", access: ["supervisor"], stepUp: true, params: z.object({ keyId: id }), answers: { 200: engineerKey, 404: problem, 409: problem } },
  "DELETE /api/engineer-keys/:keyId": { name: "sessions.revoke-key", summary: "Ends a key, one's own or as supervisor any; sessions under it end", access: ["staff"], params: z.object({ keyId: id }), answers: { 200: engineerKey, 404: problem } },

  "GET /api/connection-checks/sample": { name: "connection.receive", summary: "Bytes without meaning, to measure the way down", access: ["customer", "staff"], form: "stream", query: z.object({ bytes: z.coerce.number().int().min(1).max(2_000_000).default(500_000) }), answers: { 200: null } },
  "POST /api/connection-checks/sample": { name: "connection.send", summary: "Takes bytes and forgets them, to measure the way up", access: ["customer", "staff"], idempotent: false, body: z.object({ padding: z.string().max(900_000) }).strict(), answers: { 200: z.object({ characters: z.int() }) } },
  "POST /api/connection-checks": { name: "connection.record", summary: "Keeps what was measured, for the account", access: ["customer"], idempotent: false, body: z.object({ downKbps: z.int().nonnegative().max(100_000_000), upKbps: z.int().nonnegative().max(100_000_000), latencyMs: z.int().nonnegative().max(600_000), hasWebSocket: z.boolean() }).strict(), answers: { 201: connectionCheck } },
  "GET /api/connection-checks/latest": { name: "connection.show", summary: "The newest check of the caller's account, or null", access: ["customer"], answers: { 200: z.object({ check: connectionCheck.nullable() }) } },
});
