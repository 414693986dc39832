import { isPast } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";

/**
 * The caller's own open checkout on this transfer.
 * @throws {Refusal} `held-by-another` with who holds it; `not-allowed` when nobody does.
 */
export async function requireOpenCheckout(ports: Ports, tables: Tables, transfer: TransferRow, caller: Caller): Promise<CheckoutRow> {
  const checkout = transfer.openCheckoutId === null ? undefined : await tables.checkouts.find({ id: transfer.openCheckoutId });
  if (checkout === undefined) throw new Refusal("not-allowed", "Take a working copy first.");
  if (checkout.holderId !== caller.personId) throw await heldByAnother(tables, checkout);
  if (caller.isContractor) await requireConsent(tables, transfer, caller);
  return checkout;
}

/** The same, and its date has not passed: only then may bytes be read. @throws {Refusal} `gone`. */
export async function requireReadableCheckout(ports: Ports, tables: Tables, transfer: TransferRow, caller: Caller): Promise<CheckoutRow> {
  const checkout = await requireOpenCheckout(ports, tables, transfer, caller);
  if (isPast(Temporal.Instant.from(checkout.untilAt), ports.clock.now())) throw new Refusal("gone", "The date of your checkout has passed. Give it back and take a new one.", { until: checkout.untilAt });
  return checkout;
}

/** A contractor touches a transfer only with the customer's consent by name (ALO-12). @throws {Refusal} `contractor-needs-consent`. */
export async function requireConsent(tables: Tables, transfer: TransferRow, caller: Caller): Promise<void> {
  const consent = await tables.consents.find({ transferId: transfer.id, personId: caller.personId });
  if (consent === undefined) throw new Refusal("contractor-needs-consent", "You work as a contractor: the customer must allow you by name first, on the transfer's page.");
}

export async function heldByAnother(tables: Tables, checkout: CheckoutRow): Promise<Refusal> {
  const holder = await tables.people.find({ id: checkout.holderId });
  return new Refusal("held-by-another", `${holder?.name ?? "Somebody"} holds the working copy since ${checkout.takenAt}.`, { holder: holder?.name ?? null, since: checkout.takenAt, checkoutId: checkout.id });
}
