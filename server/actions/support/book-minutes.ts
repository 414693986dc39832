import { entryFor, repeatOf, reservedIn, type MinuteEntry, type MinuteOrder } from "../../domain/minutes/ledger.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { MinuteReason } from "../../domain/minutes/words.ts";
import type { MinutePool } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";

export interface MinuteBooking {
  readonly accountId: string;
  readonly pool: MinutePool;
  readonly order: MinuteOrder;
  /** A repeat under the same key, within account and pool, adds nothing. */
  readonly key: string;
  readonly actorId: string | null;
  readonly reason?: MinuteReason | undefined;
}

/**
 * Books minutes inside the caller's transaction: the balance's row is held first, so that two orders come one after the other and never take it below zero.
 * @throws {Refusal} `wrong-state` when no minute is left or the account has no such ledger, `idempotency-conflict`, `not-found`, `not-valid`.
 */
export async function bookMinutes(ports: Ports, tables: Tables, booking: MinuteBooking): Promise<{ readonly entry: MinuteEntry; readonly isNew: boolean; readonly balance: number }> {
  const { accountId, pool, order, key } = booking;
  const balance = await heldBalance(tables, booking);
  const before = repeatOf(await tables.minuteEntries.find({ accountId, pool, key }), order);
  if (before !== undefined) return { entry: before, isNew: false, balance };
  const undone = order.kind === "reversal" ? ((await tables.minuteEntries.find({ id: order.reversesId, accountId, pool })) ?? null) : null;
  const view = {
    balance,
    reserved: "caseId" in order ? reservedIn(await tables.minuteEntries.list({ accountId, pool, caseId: order.caseId })) : 0,
    undone,
    wasUndone: undone !== null && (await tables.minuteEntries.count({ reversesId: undone.id })) > 0,
  };
  const entry = entryFor(view, order, { id: ports.randomness.id("minutes"), key });
  const [newest] = await tables.minuteEntries.list({ accountId, pool }, { by: "position", descending: true, limit: 1 });
  const position = (newest?.position ?? 0) + 1;
  await tables.minuteEntries.insert({ ...entry, accountId, pool, position, at: instantText(ports.clock.now()), actorId: booking.actorId, reason: booking.reason ?? null });
  if (entry.minutes !== 0) await tables.minuteBalances.add({ id: balanceId(accountId, pool) }, { minutes: entry.minutes });
  return { entry, isNew: true, balance: balance + entry.minutes };
}

/** The balance, with its row held until the transaction ends; the first credit or import opens the ledger. */
async function heldBalance(tables: Tables, { accountId, pool, order }: MinuteBooking): Promise<number> {
  const id = balanceId(accountId, pool);
  const row = await tables.minuteBalances.find({ id });
  if (row !== undefined) return row.minutes;
  if (order.kind !== "credit" && order.kind !== "import") throw new Refusal("wrong-state", "The account has no ledger of these minutes.", { pool });
  await tables.minuteBalances.insert({ id, accountId, pool, minutes: 0 });
  return 0;
}

function balanceId(accountId: string, pool: MinutePool): string {
  return `${accountId} ${pool}`;
}
