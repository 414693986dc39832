import { AsyncLocalStorage } from "node:async_hooks";
import type { Request, Response } from "express";
import type { Caller } from "../../actions/context.ts";

/** What a tus handler knows of the request that it serves: `@tus/server` hands its store ids and streams only. */
export interface TusContext {
  readonly caller: Caller;
  readonly request: Request;
  readonly response: Response;
}

export const tusContext = new AsyncLocalStorage<TusContext>();

export function present(): TusContext {
  const context = tusContext.getStore();
  if (context === undefined) throw new Error("no tus request is being served");
  return context;
}
