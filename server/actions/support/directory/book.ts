import type { MinuteOrder } from "../../../domain/minutes/ledger.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { MinuteReason } from "../../../domain/minutes/words.ts";
import type { MinuteEntryRow, MinutePool } from "../../../ports/records/directory-rows.ts";
import type { Caller, Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { bookMinutes } from "../book-minutes.ts";

/** Credits, imports, lapses or reverses minutes by hand. @throws {Refusal} `not-found`, and as `bookMinutes`. */
export async function bookByHand(ports: Ports, caller: Caller, accountId: string, given: { readonly pool: MinutePool; readonly order: MinuteOrder; readonly key: string; readonly reason?: MinuteReason | undefined }): Promise<MinuteEntryRow> {
  return ports.records.transact(async (tables) => {
    if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    const { entry, isNew } = await bookMinutes(ports, tables, { accountId, ...given, actorId: caller.personId });
    const row = await tables.minuteEntries.find({ id: entry.id });
    if (row === undefined) throw new Error("a booked entry is in the records");
    if (isNew) await record(ports, tables, { event: "directory.book-minutes", actorId: caller.personId, accountId, facts: { pool: given.pool, kind: entry.kind, minutes: entry.minutes, reason: given.reason ?? null, entryId: entry.id } });
    return row;
  });
}
