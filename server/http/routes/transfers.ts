import type { Caller, Ports } from "../../actions/context.ts";
import { allowFullCopy } from "../../actions/masked/full-copy.ts";
import { allowContractor } from "../../actions/transfers/allow-contractor.ts";
import { attestRemoval } from "../../actions/transfers/attest-removal.ts";
import { cancelDirection } from "../../actions/transfers/cancel-direction.ts";
import { checkOut } from "../../actions/transfers/check-out.ts";
import { collect } from "../../actions/transfers/collect.ts";
import { complete } from "../../actions/transfers/complete.ts";
import { direct } from "../../actions/transfers/direct.ts";
import { giveBack } from "../../actions/transfers/give-back.ts";
import { list } from "../../actions/transfers/list.ts";
import { loadTransfer } from "../../actions/transfers/load.ts";
import { presentCheckout, presentDirection, presentOne, presentTransfer } from "../../actions/transfers/present.ts";
import { recordContact } from "../../actions/transfers/record-contact.ts";
import { request as requestTransfer } from "../../actions/transfers/request.ts";
import { returnTransfer } from "../../actions/transfers/return.ts";
import { startWork } from "../../actions/transfers/start-work.ts";
import { takeOver } from "../../actions/transfers/take-over.ts";
import { timeline } from "../../actions/transfers/timeline.ts";
import { withdraw } from "../../actions/transfers/withdraw.ts";
import { listUploads } from "../../actions/uploads/list-uploads.ts";
import type { CheckoutShape, TransferShape } from "../../contract/shapes/transfer.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import { once } from "../idempotency.ts";
import type { Handlers } from "../mount.ts";

export type TransferHandlers = Pick<
  Handlers,
  | "GET /api/transfers"
  | "POST /api/transfers"
  | "GET /api/transfers/:id"
  | "GET /api/transfers/:id/timeline"
  | "POST /api/transfers/:id/withdraw"
  | "POST /api/transfers/:id/complete"
  | "POST /api/transfers/:id/checkouts"
  | "POST /api/transfers/:id/checkouts/:cid/work"
  | "POST /api/transfers/:id/checkouts/:cid/removal"
  | "POST /api/transfers/:id/checkouts/:cid/give-back"
  | "POST /api/transfers/:id/take-over"
  | "POST /api/transfers/:id/return"
  | "POST /api/transfers/:id/collect"
  | "POST /api/transfers/:id/directions"
  | "DELETE /api/transfers/:id/directions/:did"
  | "POST /api/transfers/:id/contractors"
  | "POST /api/transfers/:id/full-copies"
  | "POST /api/transfers/:id/contacts"
  | "GET /api/uploads"
>;

/** `wake` starts background work that a change asks for: checking, deleting, sending mail. */
export function transferHandlers(ports: Ports, wake: (job: "check" | "erase" | "mail") => void): TransferHandlers {
  const { read } = ports.records;
  const show = async (caller: Caller, id: string): Promise<TransferShape> => presentTransfer(ports, caller, await loadTransfer(read, caller, id));
  const mailed = <T>(answer: T): T => {
    wake("mail");
    return answer;
  };
  const showCheckout = async (caller: Caller, transferId: string, checkout: CheckoutRow): Promise<CheckoutShape> => {
    const transfer: TransferRow = await loadTransfer(read, caller, transferId);
    return presentOne(ports, transfer, checkout, [checkout.holderId, checkout.removalBy], presentCheckout);
  };
  return {
    "GET /api/transfers": async ({ caller, query }) => ({ status: 200, body: await list(ports, caller, query, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/transfers": async ({ caller, body, request }) => {
      const row = await once(ports, caller, request, { route: "transfers.request", prefix: "transfer", body }, (id) => read.transfers.find({ id }), (given) => requestTransfer(given, caller, body));
      return mailed({ status: 201, body: await presentTransfer(ports, caller, row) });
    },
    "GET /api/transfers/:id": async ({ caller, params }) => ({ status: 200, body: await show(caller, params.id) }),
    "GET /api/transfers/:id/timeline": async ({ caller, params, query }) => ({ status: 200, body: await timeline(ports, caller, params.id, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/transfers/:id/withdraw": async ({ caller, params }) => {
      await withdraw(ports, caller, params.id);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/complete": async ({ caller, params, body }) => {
      await complete(ports, caller, params.id, body?.files ?? []);
      wake("check");
      return { status: 202, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/checkouts": async ({ caller, params, body, request }) => {
      const row = await once(ports, caller, request, { route: "transfers.check-out", prefix: "checkout", body }, (id) => read.checkouts.find({ id }), (given) => checkOut(given, caller, params.id, body));
      return { status: 201, body: await showCheckout(caller, params.id, row) };
    },
    "POST /api/transfers/:id/checkouts/:cid/work": async ({ caller, params, body }) => ({ status: 200, body: await showCheckout(caller, params.id, await startWork(ports, caller, params.id, params.cid, body.kind)) }),
    "POST /api/transfers/:id/checkouts/:cid/removal": async ({ caller, params, body }) => ({ status: 200, body: await showCheckout(caller, params.id, await attestRemoval(ports, caller, params.id, params.cid, body)) }),
    "POST /api/transfers/:id/checkouts/:cid/give-back": async ({ caller, params, body }) => {
      await giveBack(ports, caller, params.id, params.cid, body?.note);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/take-over": async ({ caller, params, body }) => ({ status: 201, body: await showCheckout(caller, params.id, await takeOver(ports, caller, params.id, body)) }),
    "POST /api/transfers/:id/return": async ({ caller, params, body }) => {
      await returnTransfer(ports, caller, params.id, body);
      return mailed({ status: 200, body: await show(caller, params.id) });
    },
    "POST /api/transfers/:id/collect": async ({ caller, params }) => {
      await collect(ports, caller, params.id);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/directions": async ({ caller, params, body, request }) => {
      const row = await once(ports, caller, request, { route: "transfers.direct", prefix: "direction", body }, (id) => read.directions.find({ id }), (given) => direct(given, caller, params.id, body));
      wake("erase");
      const transfer = await loadTransfer(read, caller, params.id);
      return mailed({ status: 202, body: await presentOne(ports, transfer, row, [row.givenBy], presentDirection) });
    },
    "DELETE /api/transfers/:id/directions/:did": async ({ caller, params }) => {
      await cancelDirection(ports, caller, params.id, params.did);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/contractors": async ({ caller, params, body }) => {
      await allowContractor(ports, caller, params.id, body);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/full-copies": async ({ caller, params, body }) => {
      await allowFullCopy(ports, caller, params.id, body);
      return { status: 200, body: await show(caller, params.id) };
    },
    "POST /api/transfers/:id/contacts": async ({ caller, params, body }) => {
      await recordContact(ports, caller, params.id, body);
      return { status: 200, body: await show(caller, params.id) };
    },
    "GET /api/uploads": async ({ caller }) => ({ status: 200, body: { items: await listUploads(ports, caller) } }),
  };
}
