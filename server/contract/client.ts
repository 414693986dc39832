import type { Problem } from "./shapes/common.ts";
import type { RouteKey } from "./routes.ts";
import type { RouteAnswer, RouteInput } from "./types.ts";

type Part<K extends RouteKey, P extends "params" | "query" | "body"> = [RouteInput<K, P>] extends [undefined] ? object : undefined extends RouteInput<K, P> ? { readonly [Q in P]?: RouteInput<K, P> } : { readonly [Q in P]: RouteInput<K, P> };
type QueryPart<K extends RouteKey> = [RouteInput<K, "query">] extends [undefined] ? object : { readonly query?: RouteInput<K, "query"> };

export type CallOptions<K extends RouteKey> = Part<K, "params"> & QueryPart<K> & Part<K, "body"> & { readonly signal?: AbortSignal; readonly idempotencyKey?: string };
type CallArguments<K extends RouteKey> = object extends CallOptions<K> ? [options?: CallOptions<K>] : [options: CallOptions<K>];

/** A refusal by the server, with its problem (RFC 9457). `status` 0: no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

export type Api = <K extends RouteKey>(key: K, ...options: CallArguments<K>) => Promise<RouteAnswer<K>>;

/**
 * A typed client for every JSON route. `headers` may carry `Authorization`; browsers use their cookie.
 * @throws {ApiError} whenever the answer is not 2xx, or none came.
 */
export function createApi(base: string, headers: () => Readonly<Record<string, string>> = () => ({})): Api {
  return async (key, ...[options]) => {
    const given = (options ?? {}) as { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; signal?: AbortSignal; idempotencyKey?: string };
    const space = key.indexOf(" ");
    const method = key.slice(0, space);
    const path = key.slice(space + 1).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(given.params?.[name] ?? ""));
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(given.query ?? {})) if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") query.set(name, String(value));
    let answer: Response;
    let body: unknown;
    try {
      answer = await fetch(base + path + (query.size > 0 ? `?${query.toString()}` : ""), {
        method,
        credentials: "same-origin",
        headers: {
          ...(given.body === undefined && method !== "POST" && method !== "PATCH" && method !== "DELETE" ? {} : { "content-type": "application/json" }),
          ...(given.idempotencyKey === undefined ? {} : { "idempotency-key": given.idempotencyKey }),
          ...headers(),
        },
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
        ...(given.signal === undefined ? {} : { signal: given.signal }),
      });
      // An answer that breaks off before its end is no answer either.
      const isJson = answer.status !== 204 && (answer.headers.get("content-type") ?? "").includes("json");
      body = isJson ? await answer.json() : undefined;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError(0, { type: "about:blank", title: "The portal does not answer", status: 0, code: "no-answer", detail: "Check the connection and try again; nothing was lost." });
    }
    if (!answer.ok) throw new ApiError(answer.status, (body as Problem | undefined) ?? { type: "about:blank", title: `The portal answered ${String(answer.status)}`, status: answer.status, code: "unexpected" });
    return body as RouteAnswer<typeof key>;
  };
}
