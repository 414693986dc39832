import type { Ports } from "../../actions/context.ts";
import { bookByHand } from "../../actions/support/directory/book.ts";
import { changeCallers } from "../../actions/support/directory/change-callers.ts";
import { changeDirectory } from "../../actions/support/directory/change-directory.ts";
import { checkPhone } from "../../actions/support/directory/check-phone.ts";
import { importDirectory } from "../../actions/support/directory/import.ts";
import { pushAccount } from "../../actions/support/directory/push.ts";
import { setProductVersion } from "../../actions/support/directory/set-version.ts";
import { listMinutes, showSupport, type ShownMinuteEntry } from "../../actions/support/directory/show.ts";
import { acceptUpgrade } from "../../actions/support/plans/accept-upgrade.ts";
import { buyTime } from "../../actions/support/plans/buy-time.ts";
import { showPlanOffer } from "../../actions/support/plans/plan-offer.ts";
import { cancelRenewal, orderRenewal } from "../../actions/support/plans/renew.ts";
import type { directoryRoutes } from "../../contract/routes/directory.ts";
import { idempotent } from "../idempotency.ts";
import type { Handlers } from "../mount.ts";

const presentEntry = ({ id, pool, kind, minutes, overrunMinutes, caseId, reversesId, reason, by, at }: ShownMinuteEntry) => ({ id, pool, kind, minutes, overrunMinutes, caseId, reversesId, reason: reason ?? null, by, at });

/** Handlers of the directory of licences, plans, callers and minutes. `wake` sends the mails that an order has written. */
export function directoryHandlers(ports: Ports, wake: (job: "mail") => void): Pick<Handlers, keyof typeof directoryRoutes> {
  return {
    "GET /api/accounts/:accountId/support": async ({ caller, params }) => ({ status: 200, body: await showSupport(ports, caller, params.accountId) }),
    "PATCH /api/accounts/:accountId/support": async ({ caller, params, body }) => {
      await changeDirectory(ports, caller, params.accountId, body);
      return { status: 200, body: await showSupport(ports, caller, params.accountId) };
    },
    "GET /api/accounts/:accountId/minutes": async ({ caller, params, query }) => {
      const { items, next } = await listMinutes(ports, caller, params.accountId, { limit: query.limit, cursor: query.cursor ?? null });
      return { status: 200, body: { items: items.map(presentEntry), next } };
    },
    "POST /api/accounts/:accountId/minutes": async ({ caller, params, body, request }) => {
      const key = await idempotent(ports, caller, request, "directory.book-minutes", body);
      const { pool, ...wished } = body;
      const { reason, ...order } = "reason" in wished ? wished : { ...wished, reason: undefined };
      // The ledger's own key makes the repeat harmless; without a header every request is a wish of its own.
      const entry = await bookByHand(ports, caller, params.accountId, { pool, order, reason, key: key === null ? ports.randomness.id("key") : key.idAt("minutes", 0) });
      return { status: 201, body: presentEntry({ ...entry, by: caller.name }) };
    },
    "PATCH /api/accounts/:accountId/callers": async ({ caller, params, body }) => {
      await changeCallers(ports, caller, params.accountId, body);
      return { status: 200, body: await showSupport(ports, caller, params.accountId) };
    },
    "GET /api/accounts/:accountId/phone-check": async ({ params, query }) => ({ status: 200, body: await checkPhone(ports, params.accountId, query.caller) }),
    "GET /api/accounts/:accountId/plan": async ({ caller, params }) => ({ status: 200, body: await showPlanOffer(ports, caller, params.accountId) }),
    "POST /api/accounts/:accountId/plan/upgrade": async ({ caller, params, body, request }) => {
      const key = await idempotent(ports, caller, request, "plans.accept-upgrade", body);
      await acceptUpgrade(ports, caller, params.accountId, { ...body, orderId: key?.idAt("order", 0) ?? ports.randomness.id("order") });
      wake("mail");
      return { status: 200, body: await showPlanOffer(ports, caller, params.accountId) };
    },
    "POST /api/accounts/:accountId/plan/time": async ({ caller, params, body, request }) => {
      const key = await idempotent(ports, caller, request, "plans.buy-time", body);
      await buyTime(ports, caller, params.accountId, { ...body, orderId: key?.idAt("order", 0) ?? ports.randomness.id("order") });
      wake("mail");
      return { status: 200, body: await showPlanOffer(ports, caller, params.accountId) };
    },
    "POST /api/accounts/:accountId/plan/renewal": async ({ caller, params }) => {
      await orderRenewal(ports, caller, params.accountId);
      wake("mail");
      return { status: 200, body: await showSupport(ports, caller, params.accountId) };
    },
    "DELETE /api/accounts/:accountId/plan/renewal": async ({ caller, params }) => {
      await cancelRenewal(ports, caller, params.accountId);
      return { status: 200, body: await showSupport(ports, caller, params.accountId) };
    },
    "PUT /api/directory/products/:product": async ({ caller, params, body }) => {
      await setProductVersion(ports, caller, params.product, body.version);
      return { status: 204 };
    },
    "POST /api/directory/import": async ({ caller, body }) => ({ status: 200, body: await importDirectory(ports, caller, body) }),
    "PUT /api/directory/accounts/:externalId": async ({ caller, params, body }) => ({ status: 200, body: await showSupport(ports, caller, await pushAccount(ports, caller, params.externalId, body)) }),
  };
}
