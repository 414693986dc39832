import type * as z from "zod";

/** Who may call a route. `anyone` needs no sign-in; `customer` means a person of the account that the thing belongs to. */
export const callers = ["anyone", "customer", "staff", "supervisor", "auditor"] as const;
export type Caller = (typeof callers)[number];

/** One route: its name (also the action's file, the access key and the ledger event where it writes one) and its shapes. */
export interface Route {
  /** `folder.verb`, for example `transfers.check-out`. */
  readonly name: string;
  readonly summary: string;
  /** The row of the access table. Supervisors are staff too, so `staff` admits them. */
  readonly access: readonly Caller[];
  /** `json` (default): body and answer as below. `stream`: bytes, handled by its own handler. */
  readonly form?: "json" | "stream";
  /** True where a cookie session must have proved itself again within the last ten minutes. */
  readonly stepUp?: boolean;
  /** True for a POST that creates: `Idempotency-Key` is honoured. */
  readonly idempotent?: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Answers by status; null means no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
}

type RouteKey = `${"GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE"} /api/${string}`;

/** Keeps the literal types of a group of routes. */
export function defineRoutes<const T extends Readonly<Record<RouteKey, Route>>>(routes: T): T {
  return routes;
}
