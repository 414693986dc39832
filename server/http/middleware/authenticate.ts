import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import type { Caller, Ports } from "../../actions/context.ts";
import { findCaller } from "../../actions/people/find-caller.ts";
import { Refusal } from "../../domain/refusal.ts";
import { checkOneCredential, cookieValues, sessionCookie } from "./cookies.ts";

const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/i;

/**
 * Who sends this request, read anew from the records; null without a credential, or with a session that is over.
 * Used for HTTP and before an upgrade to WebSocket alike (R16).
 * @throws {Refusal} `not-signed-in` for a bearer credential that is not a live token; `not-valid` for cookie and bearer together.
 */
export async function identify(ports: Ports, request: IncomingMessage): Promise<Caller | null> {
  checkOneCredential(request);
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = bearer.exec(authorization)?.[1];
    const caller = token === undefined ? null : await findCaller(ports, token, "token");
    if (caller === null) throw new Refusal("not-signed-in", "The token is not valid, or no longer.");
    return caller;
  }
  const [cookie] = cookieValues(request, sessionCookie);
  return cookie === undefined ? null : findCaller(ports, cookie, "cookie");
}

/** Sets `request.caller`; refuses a wrong credential before the body is read (R08, R15). */
export function authenticate(ports: Ports): RequestHandler {
  return async (request, _response, next) => {
    const caller = await identify(ports, request);
    if (caller !== null) request.caller = caller;
    next();
  };
}
