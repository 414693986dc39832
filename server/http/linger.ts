import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";

const lingerMs = 2_000;

/**
 * Ends an answer that was given before the request's body had come. A closed socket with unread bytes is reset, and a reset takes the answer
 * with it before the sender has read it: so the answer goes out whole, what still comes is thrown away for a moment, and then the socket closes.
 */
export function endLingering(request: IncomingMessage, response: ServerResponse, body: string): void {
  if (request.complete || request.destroyed) {
    response.end(body);
    return;
  }
  response.setHeader("Connection", "close");
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.write(body);
  const waited = new AbortController();
  const late = setTimeout(() => { waited.abort(); }, lingerMs);
  request.resume();
  const ended = (): void => {
    clearTimeout(late);
    response.end();
  };
  once(request, "end", { signal: waited.signal }).then(ended, ended);
}
