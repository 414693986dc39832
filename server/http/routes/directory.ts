import type { Ports } from "../../actions/context.ts";
import { bookByHand } from "../../actions/support/directory/book.ts";
import { changeDirectory } from "../../actions/support/directory/change-directory.ts";
import { importDirectory } from "../../actions/support/directory/import.ts";
import { pushAccount } from "../../actions/support/directory/push.ts";
import { listMinutes, showSupport } from "../../actions/support/directory/show.ts";
import type { directoryRoutes } from "../../contract/routes/directory.ts";
import type { MinuteEntryRow } from "../../ports/records/directory-rows.ts";
import { idempotent } from "../idempotency.ts";
import type { Handlers } from "../mount.ts";

const presentEntry = ({ id, pool, kind, minutes, overrunMinutes, caseId, reversesId, at }: MinuteEntryRow) => ({ id, pool, kind, minutes, overrunMinutes, caseId, reversesId, at });

/** Handlers of the directory of licences, plans, callers and minutes. */
export function directoryHandlers(ports: Ports): Pick<Handlers, keyof typeof directoryRoutes> {
  return {
    "GET /api/accounts/:accountId/support": async ({ caller, params }) => ({ status: 200, body: await showSupport(ports, caller, params.accountId) }),
    "PATCH /api/accounts/:accountId/support": async ({ caller, params, body }) => {
      await changeDirectory(ports, caller, params.accountId, body);
      return { status: 200, body: await showSupport(ports, caller, params.accountId) };
    },
    "GET /api/accounts/:accountId/minutes": async ({ caller, params }) => ({ status: 200, body: { items: (await listMinutes(ports, caller, params.accountId)).map(presentEntry) } }),
    "POST /api/accounts/:accountId/minutes": async ({ caller, params, body, request }) => {
      const key = await idempotent(ports, caller, request, "directory.book-minutes", body);
      const { pool, ...order } = body;
      // The ledger's own key makes the repeat harmless; without a header every request is a wish of its own.
      const entry = await bookByHand(ports, caller, params.accountId, { pool, order, key: key === null ? ports.randomness.id("key") : key.idAt("minutes", 0) });
      return { status: 201, body: presentEntry(entry) };
    },
    "POST /api/directory/import": async ({ caller, body }) => ({ status: 200, body: await importDirectory(ports, caller, body) }),
    "PUT /api/directory/accounts/:externalId": async ({ caller, params, body }) => ({ status: 200, body: await showSupport(ports, caller, await pushAccount(ports, caller, params.externalId, body)) }),
  };
}
