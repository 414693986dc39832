import jwt from "jsonwebtoken";
import { actorOf, loadSession } from "../../actions/sessions/load.ts";
import type { Caller, Ports } from "../../actions/context.ts";
import { instantText } from "../../actions/context.ts";
import { isGranted } from "../../domain/session/transitions.ts";
import type { End } from "../../domain/session/words.ts";
import { Refusal } from "../../domain/refusal.ts";

const ticketSeconds = 30;
const audience = "custody-live";
const algorithm = "HS256";

/** What a ticket says: one person, one end of one session, once. */
export interface Ticket {
  readonly ticketId: string;
  readonly sessionId: string;
  readonly personId: string;
  /** The sign-in under which it was given: when that ends, so does the line. */
  readonly signInId: string;
  readonly end: End;
}

/**
 * Gives the caller's end a ticket for the WebSocket: works once, within 30 seconds, and is sent as its first message.
 * @throws {Refusal} `not-found`; `not-allowed` for whoever is no end of it; `wrong-state` before consent and after the end.
 */
export async function issueTicket(ports: Ports, caller: Caller, sessionId: string): Promise<{ ticket: string; end: End; expiresAt: string; path: string }> {
  const row = await loadSession(ports.records.read, caller, sessionId);
  const actor = actorOf(caller, row);
  if (actor !== "customer" && actor !== "engineer") throw new Refusal("not-allowed", "Only the customer and the engineer of this session may join it.");
  if (!isGranted(row.state)) throw new Refusal("wrong-state", `This remote session is ${row.state}.`, { state: row.state });
  const end: End = actor === "customer" ? "host" : "engineer";
  const now = Math.floor(ports.clock.now().epochMilliseconds / 1000);
  const ticket = jwt.sign({ sid: row.id, ses: caller.sessionId, end, iat: now, exp: now + ticketSeconds }, secretOf(ports), { algorithm, audience, issuer: ports.settings.publicUrl.origin, subject: caller.personId, jwtid: ports.randomness.id("ticket") });
  return { ticket, end, expiresAt: instantText(ports.clock.now().add({ seconds: ticketSeconds })), path: `/api/live/${row.id}` };
}

/** Reads a ticket and uses it up, on every node. Null: forged, over, for another session, or used before. */
export async function takeTicket(ports: Ports, sessionId: string, text: string): Promise<Ticket | null> {
  let claims: jwt.JwtPayload;
  try {
    const read = jwt.verify(text, secretOf(ports), { algorithms: [algorithm], audience, issuer: ports.settings.publicUrl.origin, clockTimestamp: Math.floor(ports.clock.now().epochMilliseconds / 1000), maxAge: ticketSeconds });
    if (typeof read === "string") return null;
    claims = read;
  } catch {
    return null;
  }
  const { sid, ses, end, sub, jti } = claims as Record<string, unknown>;
  if (sid !== sessionId || typeof ses !== "string" || typeof sub !== "string" || typeof jti !== "string" || (end !== "host" && end !== "engineer")) return null;
  try {
    await ports.records.read.idempotency.insert({ id: jti, personId: sub, route: "live", bodyHash: "", resourceId: null, createdAt: instantText(ports.clock.now()) });
  } catch (error) {
    if (error instanceof Refusal && error.code === "conflict") return null;
    throw error;
  }
  return { ticketId: jti, sessionId, personId: sub, signInId: ses, end };
}

function secretOf(ports: Ports): Buffer {
  return Buffer.from(ports.keys.secret("live-tickets"));
}
