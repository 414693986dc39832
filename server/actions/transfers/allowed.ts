import { nextState, requireAct } from "../../domain/custody/transitions.ts";
import type { TransferAct, TransferVerb } from "../../domain/custody/words.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import { isStaff, type Caller } from "../context.ts";
import { isRemovalOutstanding } from "./end-checkout.ts";

function can(test: () => unknown): boolean {
  try {
    test();
    return true;
  } catch {
    return false;
  }
}

/** Names of the routes that this caller could use on the transfer now, so that pages offer nothing that would be refused. */
export function allowedOn(transfer: TransferRow, caller: Caller, checkouts: readonly CheckoutRow[], isOver: boolean): string[] {
  const verb = (name: TransferVerb): boolean => can(() => nextState(transfer.state, name));
  const act = (name: TransferAct): boolean => can(() => { requireAct(transfer.state, name); });
  const isHolder = transfer.holderId === caller.personId && transfer.openCheckoutId !== null;
  const isCustomer = caller.role === "customer";
  const rules: readonly (readonly [string, boolean])[] = [
    ["uploads.create", !isOver && ((isCustomer || transfer.onBehalfSealed !== null) && act("upload-original") || isHolder && act("upload-result"))],
    ["transfers.withdraw", (isCustomer || transfer.requestedBy === caller.personId || caller.role === "supervisor") && verb("withdraw")],
    ["transfers.complete", (isCustomer || transfer.onBehalfSealed !== null) && verb("complete")],
    ["transfers.read", !isOver && act("read") && (isCustomer || isHolder)],
    ["transfers.check-out", !isOver && isStaff(caller) && verb("check-out")],
    ["transfers.start-work", isHolder && verb("start-work")],
    ["transfers.return", isHolder && verb("return")],
    ["transfers.give-back", isHolder && verb("give-back")],
    ["transfers.take-over", !isOver && caller.role === "supervisor" && !isHolder && act("take-over")],
    ["transfers.attest-removal", checkouts.some((checkout) => checkout.holderId === caller.personId && isRemovalOutstanding(checkout)) && act("attest-removal")],
    ["transfers.collect", isCustomer && transfer.state === "returned"],
    ["transfers.direct", isCustomer && (act("direct-later") || verb("delete"))],
    ["transfers.direct-now", isCustomer && verb("delete")],
    ["transfers.allow-contractor", isCustomer && act("direct-later")],
    ["transfers.allow-full-copy", isCustomer && act("direct-later")],
    ["transfers.record-contact", isStaff(caller) && act("direct-later")],
    ["transfers.certificate", transfer.certificateAddress !== null],
  ];
  return rules.filter(([, isAllowed]) => isAllowed).map(([name]) => name);
}
