import type { RequestHandler } from "express";
import type { Caller } from "../../actions/context.ts";
import type { Route } from "../../contract/define.ts";
import { Refusal } from "../../domain/refusal.ts";

/**
 * Whether the route's row of the access table admits this caller. Nobody is admitted whom the row does not name.
 * @throws {Refusal} `not-signed-in`, `not-allowed`, `step-up-needed`.
 */
export function admit(route: Route, caller: Caller | null): void {
  if (route.access.includes("anyone")) return;
  if (caller === null) throw new Refusal("not-signed-in", "Sign in first.");
  const isNamed = route.access.includes(caller.role) || (caller.role === "supervisor" && route.access.includes("staff"));
  if (!isNamed) throw new Refusal("not-allowed", "Your role does not allow this.");
  if (route.stepUp === true && caller.steppedUpAt === null) {
    throw new Refusal("step-up-needed", caller.sessionKind === "token" ? "Tokens may not do this; sign in on the page." : "Enter your password and a code again; it is good for ten minutes.");
  }
}

/** The gate in front of a route, by its row of the access table; it runs before the body is read (R07, R20). */
export function authorise(route: Route): RequestHandler {
  return (request, _response, next) => {
    admit(route, request.caller ?? null);
    next();
  };
}
