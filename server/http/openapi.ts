import * as z from "zod";
import type { Route } from "../contract/define.ts";
import { routes } from "../contract/routes.ts";
import { problem } from "../contract/shapes/common.ts";

type Json = Readonly<Record<string, unknown>>;

const toSchema = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any", reused: "inline" });
  return rest;
};

function parameters(route: Route): Json[] {
  return (["params", "query"] as const).flatMap((part) =>
    Object.entries(route[part]?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: part === "params" ? "path" : "query",
      required: part === "params" || !(schema as z.ZodType).safeParse(undefined).success,
      schema: toSchema(schema as z.ZodType, "input"),
    })),
  );
}

function operation(route: Route): Json {
  const answers = Object.entries(route.answers).map(([status, schema]) => [
    status,
    {
      description: Number(status) >= 400 ? "Refused, with the reason (RFC 9457)" : route.summary,
      ...(schema === null ? {} : { content: { [Number(status) >= 400 ? "application/problem+json" : "application/json"]: { schema: toSchema(schema, "output") } } }),
    },
  ]);
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.name.split(".")[0]],
    "x-access": route.access,
    ...(route.access.includes("anyone") ? { security: [] } : {}),
    parameters: [...parameters(route), ...(route.idempotent === true ? [{ name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 200 } }] : [])],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: { "application/json": { schema: toSchema(route.body, "input") } } } }),
    responses: { ...Object.fromEntries(answers), default: { description: "Refused, with the reason (RFC 9457)", content: { "application/problem+json": { schema: toSchema(problem, "output") } } } },
  };
}

/** OpenAPI 3.1, made from the contract itself. */
export function openApi(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [key, route] of Object.entries(routes) as [string, Route][]) {
    const space = key.indexOf(" ");
    const path = key.slice(space + 1).replace(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[key.slice(0, space).toLowerCase()] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Custody", version, description: "Customers' databases in, results back, and proof that nothing is left." },
    paths,
    components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: "__Host-session" }, token: { type: "http", scheme: "bearer" } } },
    security: [{ session: [] }, { token: [] }],
  };
}
