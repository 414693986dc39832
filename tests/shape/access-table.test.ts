import type { Express } from "express";
import { describe, expect, it } from "vitest";
import { callers, type Route } from "../../server/contract/define.ts";
import { routes } from "../../server/contract/routes.ts";
import { createApp } from "../../server/http/app.ts";
import { startPortal } from "../support/portal.ts";

interface Layer {
  readonly route?: { readonly path: string | RegExp; readonly methods: Record<string, boolean> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route that the router would really answer. */
function mounted(app: Express): string[] {
  const found: string[] = [];
  const walk = (layers: readonly Layer[]): void => {
    for (const layer of layers) {
      if (layer.handle.stack !== undefined && layer.route === undefined) walk(layer.handle.stack);
      if (layer.route === undefined || typeof layer.route.path !== "string") continue;
      for (const method of Object.keys(layer.route.methods)) found.push(`${method.toUpperCase()} ${layer.route.path}`);
    }
  };
  walk((app as unknown as { router: { stack: readonly Layer[] } }).router.stack);
  return found;
}

describe("the access table", () => {
  it("names exactly the routes that the router has (R07)", async () => {
    const portal = await startPortal();
    const app = createApp({ ports: portal.ports, wake: () => undefined, version: "test", inbox: null, webDirectory: null });
    expect(mounted(app).sort()).toEqual(Object.keys(routes).sort());
  });

  it("gives every route a name of its own and at least one caller that exists", () => {
    const all = Object.values(routes) as Route[];
    expect(new Set(all.map((route) => route.name)).size).toBe(all.length);
    for (const route of all) {
      expect(route.access.length).toBeGreaterThan(0);
      expect(callers).toEqual(expect.arrayContaining([...route.access]));
    }
  });

  it("refuses nobody's and every other role's request to each route before its handler runs (R16, R20)", async () => {
    const portal = await startPortal();
    const { customer, staff, supervisor, auditor } = portal.cast;
    const people = { customer, staff, supervisor, auditor } as const;
    const wrong: string[] = [];
    for (const [key, route] of Object.entries(routes) as [string, Route][]) {
      const [method, path] = key.split(" ") as [string, string];
      const url = portal.url + path.replace(/:(\w+)/g, (_, name: string) => (name === "address" ? "nowhere" : `${name}_${"a".repeat(26)}`));
      const ask = async (headers: Record<string, string>): Promise<number> => {
        const answer = await fetch(url, { method, headers: { ...headers, ...(method === "GET" || method === "HEAD" || method === "OPTIONS" ? {} : { "content-type": "application/json" }) } });
        await answer.body?.cancel();
        return answer.status;
      };
      if (!route.access.includes("anyone") && (await ask({})) !== 401) wrong.push(`${key} without a credential`);
      for (const [role, who] of Object.entries(people)) {
        const isAllowed = route.access.some((caller) => caller === "anyone" || caller === role || (caller === "staff" && role === "supervisor"));
        if (!isAllowed && (await ask(portal.bearer(who))) !== 403) wrong.push(`${key} as ${role}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
