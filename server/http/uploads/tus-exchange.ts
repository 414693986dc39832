import type { Request as ExpressRequest, Response as ExpressResponse } from "express";
import type { Problem } from "../../contract/shapes/common.ts";
import { endLingering } from "../linger.ts";

/** The package's requests and answers are those of the web platform. */
type WebRequest = globalThis.Request;
type WebResponse = globalThis.Response;

/**
 * The request as `@tus/server` sees it: everything but the bytes. Its handlers read `body` before they call the store, and Node then
 * makes a web stream that takes the bytes away from whoever reads the request itself.
 */
export function withoutBody(request: ExpressRequest): WebRequest {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  // The name in the address is never used: locations are relative (R56, R57).
  return new Request(new URL(request.originalUrl, "http://localhost"), { method: request.method, headers });
}

/** Sends the package's answer, without the CORS headers that it always adds: no other site may use this route (R57). */
export async function answer(request: ExpressRequest, response: ExpressResponse, given: WebResponse): Promise<void> {
  const text = await given.text();
  given.headers.forEach((value, name) => {
    if (!name.startsWith("access-control-") && name !== "content-length" && !response.hasHeader(name)) response.setHeader(name, value);
  });
  if (given.status === 204 || text === "") response.removeHeader("Content-Type");
  response.status(given.status);
  if (given.status < 400) response.end(text);
  else if (response.getHeader("Content-Type") === "application/problem+json") endLingering(request, response, text);
  else {
    // Refused by the package before any handler ran: a header of the protocol is missing or malformed.
    const problem: Problem = { type: "about:blank", title: "Not a tus 1.0 request", status: given.status, detail: text.trim(), code: "not-valid" };
    response.setHeader("Content-Type", "application/problem+json");
    if (given.status === 412) response.setHeader("Tus-Version", "1.0.0");
    endLingering(request, response, JSON.stringify(problem));
  }
}
