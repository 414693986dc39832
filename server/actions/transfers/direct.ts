import { nextState, requireAct } from "../../domain/custody/transitions.ts";
import { directedInstant, isPast, latestEnd } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { DirectionRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { beginDeletion } from "../upkeep/begin-deletion.ts";
import { change } from "./change.ts";
import { customersOf } from "./customers.ts";
import { loadTransfer } from "./load.ts";
import { changeEnd } from "./rewrap.ts";

export interface DirectionOrder {
  /** `now`, a date (the end of that day in the account's zone) or an instant. */
  readonly delete: string;
  readonly reason: string;
  /** The transfer's number as typed, where the page asks for it. */
  readonly confirm?: string | undefined;
}

/**
 * The customer's order about deletion (ALO-20): at once, or on a date up to the profile's maximum. A later order replaces a waiting one; what
 * has begun is never undone.
 * @throws {Refusal} `wrong-state`; `not-valid` for a past or too late date, or a number that does not match.
 */
export async function direct(ports: Ports, caller: Caller, transferId: string, order: DirectionOrder): Promise<DirectionRow> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  const number = `T-${String(seen.number)}`;
  if (order.confirm !== undefined && order.confirm.trim().toUpperCase() !== number) throw new Refusal("not-valid", `Type ${number} to confirm.`, { errors: [{ path: "body.confirm", message: `must be ${number}` }] });
  if (order.delete === "now") nextState(seen.state, "delete");
  else requireAct(seen.state, "direct-later");
  const account = await ports.records.read.accounts.find({ id: seen.accountId });
  const now = ports.clock.now();
  const received = seen.receivedAt === null ? null : Temporal.Instant.from(seen.receivedAt);
  const deleteAt = directedInstant(order.delete, account?.zone ?? "UTC", now, latestEnd(received, now, ports.settings.retention.retentionDaysMax));
  const textKey = await textKeyOf(ports, seen);
  if (textKey === null) throw new Refusal("gone", "This transfer was erased.");
  const id = ports.randomness.id("direction");
  const row: DirectionRow = { id, transferId, deleteAt: instantText(deleteAt), reasonSealed: sealText(textKey, order.reason, `direction-reason ${id}`), givenBy: caller.personId, givenAt: instantText(now), state: "waiting" };
  const text = { value: order.reason, textKey };

  if (order.delete === "now") {
    await change(ports, async (tables) => {
      const transfer = await loadTransfer(tables, caller, transferId);
      await replaceWaiting(tables, transferId);
      await tables.directions.insert(row);
      await record(ports, tables, { event: "transfers.direct", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { directionId: id, deleteAt: "now" }, text });
      await beginDeletion(ports, tables, transfer, { because: "direction", actorId: caller.personId, directionId: id });
    }, seen);
    return { ...row, state: "begun" };
  }
  await changeEnd(ports, transferId, () => deleteAt, async (tables, transfer, end) => {
    requireAct(transfer.state, "direct-later");
    // Its end has come, swept or not: what began is never undone.
    if (transfer.deadlineAt !== null && isPast(Temporal.Instant.from(transfer.deadlineAt), ports.clock.now())) throw new Refusal("wrong-state", "Its end has come already; it is being deleted.", { state: transfer.state });
    await replaceWaiting(tables, transferId);
    await tables.directions.insert(row);
    await tables.transfers.update({ id: transferId }, end);
    await tellCustomers(ports, tables, transfer, row);
    await record(ports, tables, { event: "transfers.direct", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { directionId: id, deleteAt: row.deleteAt }, text });
  });
  return row;
}

async function replaceWaiting(tables: Tables, transferId: string): Promise<void> {
  await tables.directions.update({ transferId, state: "waiting" }, { state: "replaced" });
}

async function tellCustomers(ports: Ports, tables: Tables, transfer: TransferRow, direction: DirectionRow): Promise<void> {
  for (const person of await customersOf(tables, transfer)) await enqueueMail(ports, tables, { template: "direction-recorded", personId: person.id, transferId: transfer.id, facts: { number: `T-${String(transfer.number)}`, deleteAt: direction.deleteAt } });
}
