import { sql } from "kysely";
import type { Kysely } from "kysely";

/**
 * Wrapped keys in SQLite. `secure_delete` overwrites a removed row, but rows move between pages while a table grows, and the copies that stay in the
 * free part of a page are not overwritten (tried: about two in a thousand remain). A wrapped key must be destroyed for good, so the row holds only the
 * number of a slot: slots are appended, never moved, all of one length, and overwritten where they lie.
 */
export const slotBytes = 96;

/** The key columns by table, in camel case. */
export const keyColumns = { transfers: "textKey", files: "wrappedKey" } as const;

/** The same columns as SQLite names them: a number in one of these is a slot. */
export const slotColumns = ["text_key", "wrapped_key"] as const;

type AnyDatabase = Kysely<Record<string, Record<string, unknown>>>;

/** @throws {TypeError} when a wrapped key is longer than a slot. */
export async function newSlot(database: AnyDatabase, key: Uint8Array): Promise<number> {
  const { id } = await database.insertInto("keySlots").values({ bytes: inSlot(key) }).returning("id").executeTakeFirstOrThrow();
  return id as number;
}

/** Puts another key, or with null nothing, where the slot lies. */
export async function overwriteSlots(database: AnyDatabase, slots: readonly number[], key: Uint8Array | null): Promise<void> {
  if (slots.length === 0) return;
  await database
    .updateTable("keySlots")
    .set({ bytes: key ? inSlot(key) : new Uint8Array(slotBytes) })
    .where(sql<boolean>`id in (${sql.join(slots)})`)
    .execute();
}

/** The key in a slot: one byte of length, the key, zeros. */
export function keyIn(slot: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(slot.subarray(1, 1 + (slot[0] ?? 0)));
}

function inSlot(key: Uint8Array): Uint8Array {
  if (key.length >= slotBytes) throw new TypeError(`a wrapped key has at most ${String(slotBytes - 1)} bytes`);
  const slot = new Uint8Array(slotBytes);
  slot[0] = key.length;
  slot.set(key, 1);
  return slot;
}
