import { requireAct } from "../../domain/custody/transitions.ts";
import type { RemovalMethod } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { addSupplement } from "../upkeep/supplement.ts";
import { change } from "./change.ts";
import { isRemovalOutstanding } from "./end-checkout.ts";
import { loadCheckout } from "./load-checkout.ts";

export interface Removal {
  readonly method: RemovalMethod;
  readonly note?: string | undefined;
}

/**
 * The holder attests that the local copy is gone. Allowed in any state after bytes were served, deleted included: then the certificate gets
 * a signed supplement.
 * @throws {Refusal} `wrong-state`, `held-by-another`, `not-found`; `conflict` when there is nothing to attest.
 */
export async function attestRemoval(ports: Ports, caller: Caller, transferId: string, checkoutId: string, removal: Removal): Promise<CheckoutRow> {
  const before = await loadCheckout(ports.records.read, caller, transferId, checkoutId, "any");
  const textKey = await textKeyOf(ports, before.transfer);
  const { transfer, checkout } = await change(ports, async (tables) => {
    const present = await loadCheckout(tables, caller, transferId, checkoutId, "any");
    requireAct(present.transfer.state, "attest-removal");
    const attested = await writeRemoval(ports, tables, present.transfer, present.checkout, caller, removal, textKey);
    return { transfer: present.transfer, checkout: attested };
  }, before.transfer);
  if (transfer.state === "deleted" && before.checkout.removalAt === null) await addSupplement(ports, transfer.id);
  return checkout;
}

/** The attestation itself, also as part of a return. */
export async function writeRemoval(ports: Ports, tables: Tables, transfer: TransferRow, checkout: CheckoutRow, caller: Caller, removal: Removal, textKey: Uint8Array | null): Promise<CheckoutRow> {
  if (checkout.bytesServed === 0) throw new Refusal("conflict-nothing-served", "No bytes were served to this checkout, so there is no copy to remove.");
  if (checkout.removalAt !== null) return checkout;
  const values = { removalAt: instantText(ports.clock.now()), removalMethod: removal.method, removalBy: caller.personId };
  const wasCounted = checkout.endedAt !== null && isRemovalOutstanding(checkout);
  const changed = await tables.checkouts.update({ id: checkout.id, removalAt: null }, values);
  if (changed !== 1) throw new Refusal("conflict", "It was attested at the same moment. Try again.");
  if (wasCounted) await tables.transfers.add({ id: transfer.id }, { outstandingRemovals: -1 });
  await record(ports, tables, {
    event: "transfers.attest-removal",
    actorId: caller.personId,
    accountId: transfer.accountId,
    transferId: transfer.id,
    facts: { checkoutId: checkout.id, method: removal.method },
    text: removal.note === undefined || textKey === null ? null : { value: removal.note, textKey },
  });
  return { ...checkout, ...values };
}
