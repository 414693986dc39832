import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Caller } from "../actions/context.ts";
import type { Route } from "../contract/define.ts";
import { routes, type RouteKey, type Routes } from "../contract/routes.ts";
import type { RouteParsed } from "../contract/types.ts";
import { Refusal } from "../domain/refusal.ts";
import { authorise } from "./middleware/authorise.ts";
import { cleanJson } from "./middleware/guards.ts";

export interface HandlerInput<K extends RouteKey> {
  readonly params: RouteParsed<K, "params">;
  readonly query: RouteParsed<K, "query">;
  readonly body: RouteParsed<K, "body">;
  /** Never null where the route's access row has no `anyone`. */
  readonly caller: Routes[K]["access"][number] extends "anyone" ? Caller | null : "anyone" extends Routes[K]["access"][number] ? Caller | null : Caller;
  readonly request: Request;
  readonly response: Response;
}

/** What a handler answers; a `stream` route answers by itself and gives nothing. */
export interface HandlerAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type Handlers = { readonly [K in RouteKey]: (input: HandlerInput<K>) => Promise<HandlerAnswer | undefined> };

const jsonBody = express.json({ limit: "1mb", strict: true, type: "application/json", reviver: cleanJson });

function validate(route: Route, part: "params" | "query" | "body", value: unknown): unknown {
  const schema = route[part];
  if (schema === undefined) {
    if (part === "body" && value !== undefined && value !== null && Object.keys(value).length > 0) throw new Refusal("not-valid", "This route takes no body.");
    return undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A malformed id can be nobody's: it answers like a foreign one.
  if (part === "params") throw new Refusal("not-found", "There is nothing here.");
  throw new Refusal("not-valid", "Something in the request is not as expected.", {
    errors: result.error.issues.slice(0, 20).map((issue) => ({ path: [part, ...issue.path].join("."), message: issue.message })),
  });
}

function run(route: Route, handler: (input: never) => Promise<HandlerAnswer | undefined>): RequestHandler {
  return async (request, response) => {
    const input = {
      params: validate(route, "params", request.params),
      query: validate(route, "query", request.query),
      body: route.form === "stream" ? undefined : validate(route, "body", request.body),
      caller: request.caller ?? null,
      request,
      response,
    };
    const answer = await handler(input as never);
    if (answer === undefined) return;
    if (answer.body === undefined) response.status(answer.status).end();
    else response.status(answer.status).json(answer.body);
  };
}

/** Mounts every route of the contract behind its row of the access table; a route without a handler does not compile. */
export function mount(router: Router, handlers: Handlers): void {
  for (const [key, route] of Object.entries(routes) as [RouteKey, Route][]) {
    const space = key.indexOf(" ");
    const method = key.slice(0, space).toLowerCase() as "get" | "head" | "options" | "post" | "put" | "patch" | "delete";
    const named: RequestHandler = (_request, response, next) => { response.locals.routeName = route.name; next(); };
    const chain: RequestHandler[] = [named, authorise(route)];
    if (route.form !== "stream" && method !== "get") chain.push(jsonBody);
    chain.push(run(route, handlers[key]));
    router[method](key.slice(space + 1), ...chain);
  }
}
