import { isLive } from "../../domain/custody/transitions.ts";
import { isPast } from "../../domain/retention/deadline.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { change } from "../transfers/change.ts";
import { completeTransfer } from "../transfers/complete.ts";
import { withdrawTransfer } from "../transfers/withdraw.ts";
import { finishIfWhole } from "../uploads/finish-upload.ts";
import { dropFile } from "../uploads/remove-upload.ts";
import { beginDeletion } from "./begin-deletion.ts";
import { each, type Outcome } from "./each.ts";

const batch = 500;

function before(ports: Ports, time: { days?: number; hours?: number }): string {
  return instantText(ports.clock.now().subtract({ hours: (time.days ?? 0) * 24 + (time.hours ?? 0) }));
}

/** Customers' dated orders that have come due; the safety stop never holds them. */
export async function beginDirections(ports: Ports): Promise<Outcome> {
  const due = await ports.records.read.lists.dueDirections(before(ports, {}), batch);
  return each(ports, "directions", due, async (direction) => {
    const seen = await ports.records.read.transfers.find({ id: direction.transferId });
    if (seen?.state === "requested") {
      await withdrawTransfer(ports, seen.id, null, "withdraw");
      await ports.records.read.directions.update({ id: direction.id, state: "waiting" }, { state: "done" });
      return;
    }
    await change(ports, async (tables) => {
      const present = await tables.directions.find({ id: direction.id, state: "waiting" });
      const transfer = await tables.transfers.find({ id: direction.transferId });
      if (present === undefined || transfer === undefined || !isLive(transfer.state)) return;
      await beginDeletion(ports, tables, transfer, { because: "direction", actorId: null, directionId: direction.id });
    }, seen);
  });
}

/** Everything whose deadline has come; only called while the safety stop does not hold it. */
export async function beginDeadlines(ports: Ports): Promise<Outcome> {
  const due = await ports.records.read.lists.dueByDeadline(before(ports, {}), batch);
  return each(ports, "deadlines", due, async (seen) => {
    if (seen.state === "requested") return withdrawTransfer(ports, seen.id, null, "expire");
    return change(ports, (tables) => beginIfDue(ports, tables, seen), seen);
  });
}

async function beginIfDue(ports: Ports, tables: Tables, seen: TransferRow): Promise<void> {
  const transfer = await tables.transfers.find({ id: seen.id });
  if (transfer?.deadlineAt == null || !isLive(transfer.state) || !isPast(Temporal.Instant.from(transfer.deadlineAt), ports.clock.now())) return;
  await beginDeletion(ports, tables, transfer, { because: "deadline", actorId: null });
}

/** Requests for which nothing was sent in 30 days. */
export async function expireRequests(ports: Ports): Promise<Outcome> {
  const unsent = await ports.records.read.lists.transfersBefore(["requested"], "createdAt", before(ports, { days: ports.settings.retention.unsentDays }), batch);
  return each(ports, "unsent", unsent, (transfer) => withdrawTransfer(ports, transfer.id, null, "expire"));
}

/** Transfers that were begun and left: 7 days after the last byte they are deleted. */
export async function abandonUploading(ports: Ports): Promise<Outcome> {
  const cutoff = before(ports, { days: ports.settings.retention.abandonDays });
  const silent = await ports.records.read.lists.transfersBefore(["uploading"], "lastByteAt", cutoff, batch);
  return each(ports, "abandoned", silent, (seen) =>
    change(ports, async (tables) => {
      const transfer = await tables.transfers.find({ id: seen.id });
      if (transfer?.state !== "uploading" || transfer.lastByteAt === null || transfer.lastByteAt > cutoff) return;
      await beginDeletion(ports, tables, transfer, { because: "abandoned", actorId: null });
    }, seen),
  );
}

/** "That is all" on the customer's behalf: 24 h after the last byte, when no upload is unfinished. */
export async function completeSilent(ports: Ports): Promise<Outcome> {
  const silent = await ports.records.read.lists.transfersBefore(["uploading"], "lastByteAt", before(ports, { hours: ports.settings.retention.silentHours }), 2 * batch);
  return each(ports, "completed", silent, async (transfer) => {
    for (const file of await ports.records.read.files.list({ transferId: transfer.id, kind: "original", state: "arriving" })) await finishIfWhole(ports, file);
    const files = await ports.records.read.files.list({ transferId: transfer.id, kind: "original", state: ["arriving", "stored", "ready"] });
    if (files.length === 0 || files.some((file) => file.state === "arriving")) return false;
    return completeTransfer(ports, transfer.id, null);
  });
}

/** Unfinished uploads of living transfers, 7 days after their last byte: the file goes and its room is given back. */
export async function abandonUploads(ports: Ports): Promise<Outcome> {
  const cutoff = before(ports, { days: ports.settings.retention.abandonDays });
  const silent = await ports.records.read.lists.unfinishedFilesBefore(cutoff, batch);
  return each(ports, "uploads", silent, async (file) => {
    const transfer = await ports.records.read.transfers.find({ id: file.transferId });
    if (transfer === undefined || !isLive(transfer.state)) return false;
    if ((await finishIfWhole(ports, file)) !== null) return true;
    return dropFile(ports, file, null, "uploads.abandon");
  });
}
