import { requireAct } from "../../domain/custody/transitions.ts";
import { deadlineAfter, isPast } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { loadTransfer } from "./load.ts";
import { changeEnd } from "./rewrap.ts";

/**
 * Takes back a dated order that has not begun: the ordinary end holds again.
 * @throws {Refusal} `wrong-state` once it began, was replaced or cancelled; `not-valid` when the ordinary end has passed already.
 */
export async function cancelDirection(ports: Ports, caller: Caller, transferId: string, directionId: string): Promise<void> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  requireAct(seen.state, "direct-later");
  const now = ports.clock.now();
  const start = seen.receivedAt ?? seen.firstByteAt ?? seen.createdAt;
  const ordinary = deadlineAfter(Temporal.Instant.from(start), ports.settings.retention.retentionHours);
  if (isPast(ordinary, now)) throw new Refusal("not-valid", "Without this order it would have been deleted already. Choose another date instead.");
  await changeEnd(ports, transferId, () => ordinary, async (tables, transfer, end) => {
    requireAct(transfer.state, "direct-later");
    if (transfer.deadlineAt !== null && isPast(Temporal.Instant.from(transfer.deadlineAt), now)) throw new Refusal("wrong-state", "This order has begun; it cannot be undone.", { state: transfer.state });
    const changed = await tables.directions.update({ id: directionId, transferId, state: "waiting" }, { state: "cancelled" });
    if (changed !== 1) {
      const direction = await tables.directions.find({ id: directionId, transferId });
      if (direction === undefined) throw new Refusal("not-found", "There is nothing here.");
      throw new Refusal("wrong-state", `This order is ${direction.state}; it cannot be taken back.`, { state: direction.state });
    }
    await tables.transfers.update({ id: transferId }, { ...end, deadlineAt: transfer.firstByteAt === null ? null : end.deadlineAt });
    await record(ports, tables, { event: "transfers.cancel-direction", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { directionId } });
  });
}

