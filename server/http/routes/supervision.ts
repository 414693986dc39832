import type { Ports } from "../../actions/context.ts";
import { casesBehind, casesDue, supportCharts } from "../../actions/support/charts.ts";
import { compareOverHistory, explainDecision, listDecisions, listProfiles } from "../../actions/support/look-back.ts";
import type { supervisionRoutes } from "../../contract/routes/supervision.ts";
import type { Handlers } from "../mount.ts";

/** Handlers of past decisions and of the charts of support. */
export function supervisionHandlers(ports: Ports): Pick<Handlers, keyof typeof supervisionRoutes> {
  return {
    "GET /api/decisions": async ({ query: { limit, cursor, ...filter } }) => ({ status: 200, body: await listDecisions(ports, filter, { limit, cursor: cursor ?? null }) }),
    "GET /api/decisions/:id": async ({ params }) => ({ status: 200, body: await explainDecision(ports, params.id) }),
    "GET /api/policy/profiles": async () => ({ status: 200, body: await listProfiles(ports) }),
    "GET /api/policy/comparison": async ({ query }) => ({ status: 200, body: await compareOverHistory(ports, query) }),
    "GET /api/charts/support": async ({ query }) => ({ status: 200, body: await supportCharts(ports, query) }),
    "GET /api/charts/support/cases": async ({ query }) => ({ status: 200, body: await casesBehind(ports, { ...query, by: "day" }) }),
    "GET /api/overview/cases": async () => ({ status: 200, body: await casesDue(ports) }),
  };
}
