import { keyDay } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { textKeyContext } from "../personal-text.ts";

/** What binds a file's wrapped key to it. */
export function fileKeyContext(fileId: string, accountId: string): string {
  return `${fileId} ${accountId}`;
}

/** @throws {Refusal} `key-missing` when the file was erased; `key-unavailable` (F19). */
export async function fileKeyOf(ports: Ports, file: FileRow, accountId: string): Promise<Uint8Array> {
  if (file.wrappedKey === null || file.keyId === null) throw new Refusal("key-missing", "This file was erased.");
  return ports.keys.unwrap({ keyId: file.keyId, bytes: file.wrappedKey }, fileKeyContext(file.id, accountId));
}

interface Rewrapped {
  /** Writes the new wrappings; call it in the transaction that changes the deadline. */
  apply(tables: Tables): Promise<Pick<TransferRow, "textKeyId" | "textKey">>;
}

/**
 * Wraps every key of a transfer for another deadline. The wrapping happens before the transaction, the rows change in it: a crash
 * leaves the old or the new wrapping, never half (F42). A file that appeared meanwhile makes `apply` throw `conflict`.
 */
async function rewrap(ports: Ports, transfer: TransferRow, deadline: Temporal.Instant): Promise<Rewrapped> {
  const day = keyDay(deadline);
  const files = (await ports.records.read.files.list({ transferId: transfer.id })).filter((file) => file.wrappedKey !== null);
  const wrapped = new Map<string, { keyId: string; bytes: Uint8Array }>();
  for (const file of files) wrapped.set(file.id, await ports.keys.wrap(await fileKeyOf(ports, file, transfer.accountId), day, fileKeyContext(file.id, transfer.accountId)));
  if (transfer.textKey === null || transfer.textKeyId === null) throw new Refusal("key-missing", "This transfer was erased.");
  const context = textKeyContext(transfer);
  const text = await ports.keys.wrap(await ports.keys.unwrap({ keyId: transfer.textKeyId, bytes: transfer.textKey }, context), day, context);
  return {
    apply: async (tables) => {
      const present = (await tables.files.list({ transferId: transfer.id })).filter((file) => file.wrappedKey !== null);
      if (present.length !== wrapped.size || present.some((file) => !wrapped.has(file.id))) throw new Refusal("conflict", "A file arrived at the same moment. Try again.");
      for (const [id, key] of wrapped) await tables.files.update({ id }, { keyId: key.keyId, wrappedKey: key.bytes });
      return { textKeyId: text.keyId, textKey: text.bytes };
    },
  };
}

/** Columns that carry a transfer's new end: pass them on to the update in the same transaction. */
export type NewEnd = Pick<TransferRow, "textKeyId" | "textKey" | "deadlineAt">;

/**
 * Changes a transfer whose end changes with it: wraps its keys for `endOf(transfer)`, then runs `work` in the transaction that writes the new
 * wrappings. Where the transfer changed meanwhile everything is asked again.
 */
export async function changeEnd<T>(
  ports: Ports,
  transferId: string,
  endOf: (transfer: TransferRow) => Temporal.Instant | Promise<Temporal.Instant>,
  work: (tables: Tables, transfer: TransferRow, end: NewEnd) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await ports.records.read.transfers.find({ id: transferId });
    if (seen === undefined) throw new Refusal("not-found", "There is nothing here.");
    const end = await endOf(seen);
    const wrapped = await rewrap(ports, seen, end);
    try {
      const result = await ports.records.transact(async (tables) => {
        const transfer = await tables.transfers.find({ id: transferId });
        if (transfer?.state !== seen.state || transfer.deadlineAt !== seen.deadlineAt) throw new Refusal("conflict", "This transfer changed at the same moment. Try again.");
        return work(tables, transfer, { ...(await wrapped.apply(tables)), deadlineAt: instantText(end) });
      });
      ports.notifier.changed({ topic: "transfer", id: seen.id, accountId: seen.accountId });
      return result;
    } catch (error) {
      if (error instanceof Refusal && error.code === "conflict" && attempt < 5) continue;
      throw error;
    }
  }
}
