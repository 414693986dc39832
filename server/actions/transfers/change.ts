import { nextState } from "../../domain/custody/transitions.ts";
import type { TransferVerb } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";

/**
 * Runs a transition; where another one came between (`conflict`), it is asked again from the start, so that the loser of a race
 * is told what the winner made of it. Tells connected browsers afterwards.
 */
export async function change<T>(ports: Ports, work: (tables: Tables) => Promise<T>, transfer?: Pick<TransferRow, "id" | "accountId">): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await ports.records.transact(work);
      if (transfer) ports.notifier.changed({ topic: "transfer", id: transfer.id, accountId: transfer.accountId });
      return result;
    } catch (error) {
      if (error instanceof Refusal && error.code === "conflict" && attempt < 5) continue;
      throw error;
    }
  }
}

/**
 * Moves a transfer by `verb`, guarded by the state that was read.
 * @throws {Refusal} `wrong-state`; `conflict` when another transition came first.
 */
export async function move(tables: Tables, transfer: TransferRow, verb: TransferVerb, values: Partial<TransferRow> = {}, hasResult = false): Promise<TransferRow> {
  const state = nextState(transfer.state, verb, hasResult);
  const changed = await tables.transfers.update({ id: transfer.id, state: transfer.state, openCheckoutId: transfer.openCheckoutId }, { ...values, state });
  if (changed !== 1) throw new Refusal("conflict", "Somebody else changed this transfer at the same moment. Try again.", { state: transfer.state });
  return { ...transfer, ...values, state };
}
