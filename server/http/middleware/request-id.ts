import type { RequestHandler } from "express";
import type { Randomness } from "../../ports/randomness.ts";

/** Gives every request an id of our own; what a client sends under that name is ignored (R68). */
export function requestId(randomness: Randomness): RequestHandler {
  return (request, response, next) => {
    const id = randomness.id("request");
    request.requestId = id;
    response.set("X-Request-Id", id);
    next();
  };
}
