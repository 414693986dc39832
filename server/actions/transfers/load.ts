import { isLive } from "../../domain/custody/transitions.ts";
import { isPast } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";

const nothing = (): Refusal => new Refusal("not-found", "There is nothing here.");

/**
 * The transfer, if this caller may know of it: customers see their account's, the vendor's people all.
 * @throws {Refusal} `not-found`, the same for missing and foreign.
 */
export async function loadTransfer(tables: Tables, caller: Caller, transferId: string): Promise<TransferRow> {
  const transfer = await tables.transfers.find({ id: transferId });
  if (transfer === undefined) throw nothing();
  if (caller.role === "customer" && transfer.accountId !== caller.accountId) throw nothing();
  return transfer;
}

/** @throws {Refusal} `gone` from the instant of the deadline on, swept or not, and once deletion began. */
export function requireKept(ports: Ports, transfer: TransferRow): void {
  const isOver = transfer.deadlineAt !== null && isPast(Temporal.Instant.from(transfer.deadlineAt), ports.clock.now());
  if (isOver || !isLive(transfer.state)) throw new Refusal("gone", "This database is deleted or being deleted; it cannot be read any more.", { state: transfer.state });
}
