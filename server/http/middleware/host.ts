import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { Refusal } from "../../domain/refusal.ts";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];
const loopbackAddresses = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** True where the other end of the socket is this machine. */
export function isLoopbackSocket(request: IncomingMessage): boolean {
  return loopbackAddresses.has(request.socket.remoteAddress ?? "");
}

/**
 * The origins that this request may rightly name: the configured one, and for a client on this machine also its loopback names
 * with the listening port. Used for Host, for Origin, and before an upgrade to WebSocket.
 */
export function acceptedOrigins(publicUrl: URL, request: IncomingMessage): readonly string[] {
  if (!isLoopbackSocket(request)) return [publicUrl.origin];
  return [publicUrl.origin, ...loopbackNames.map((name) => `http://${name}:${String(request.socket.localPort)}`)];
}

/** True when the request carries exactly one Host and it is ours. A target in absolute form is never ours. */
export function hasOwnHost(publicUrl: URL, request: IncomingMessage): boolean {
  const names = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  const host = request.headers.host;
  if (names.length !== 1 || host === undefined || !(request.url ?? "").startsWith("/")) return false;
  return host === publicUrl.host || acceptedOrigins(publicUrl, request).includes(`http://${host}`);
}

/** Refuses requests for another host, before anything reads them (R04, R56). */
export function host(publicUrl: URL): RequestHandler {
  return (request, _response, next) => {
    if (!hasOwnHost(publicUrl, request)) throw new Refusal("not-valid", "This portal does not answer for that host.");
    next();
  };
}
