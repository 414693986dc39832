import type { Ports } from "../../actions/context.ts";
import { charts } from "../../actions/upkeep/charts.ts";
import { listLedger } from "../../actions/upkeep/list-ledger.ts";
import { overview } from "../../actions/upkeep/overview.ts";
import { queue } from "../../actions/upkeep/queue.ts";
import { releaseSafetyStop } from "../../actions/upkeep/release-safety-stop.ts";
import { verifyLedger } from "../../actions/upkeep/verify-ledger.ts";
import type { Handlers } from "../mount.ts";

export type UpkeepHandlers = Pick<Handlers, "GET /api/queue" | "GET /api/overview" | "GET /api/charts" | "POST /api/safety-stop/release" | "GET /api/ledger" | "POST /api/ledger/verify">;

/** The queue of staff, and what supervisors and auditors watch over. */
export function upkeepHandlers(ports: Ports, wake: (job: "sweep") => void): UpkeepHandlers {
  return {
    "GET /api/queue": async ({ caller, query }) => ({ status: 200, body: await queue(ports, caller, query.view, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "GET /api/overview": async ({ caller }) => ({ status: 200, body: await overview(ports, caller) }),
    "GET /api/charts": async ({ query }) => ({ status: 200, body: await charts(ports, query) }),
    "POST /api/safety-stop/release": async ({ caller, body }) => {
      await releaseSafetyStop(ports, caller, body.reason);
      wake("sweep");
      return { status: 204 };
    },
    "GET /api/ledger": async ({ query }) => ({ status: 200, body: await listLedger(ports, { transferId: query.transferId }, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/ledger/verify": async ({ body }) => ({ status: 200, body: await verifyLedger(ports, body.against) }),
  };
}
