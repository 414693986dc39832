import { fileKeyContext } from "../actions/transfers/rewrap.ts";
import { Refusal } from "../domain/refusal.ts";
import type { KeyStore } from "../ports/key-store.ts";
import type { Tables } from "../ports/records/records.ts";
import type { FileRow } from "../ports/records/rows.ts";
import type { SealedStore } from "../ports/sealed-store.ts";

const pageRows = 500;

/** A file that should be in the store, and what binds its key. */
export interface KeptFile {
  readonly row: FileRow;
  readonly accountId: string;
}

type Read = { readonly lists: Pick<Tables["lists"], "keptFiles">; readonly transfers: Pick<Tables["transfers"], "list"> };

/** Every file that is arriving, stored or ready and has a key, page by page: memory does not grow with their number. */
export async function* keptFiles(read: Read): AsyncGenerator<KeptFile> {
  for (let after = ""; ; ) {
    const rows = await read.lists.keptFiles(after, pageRows);
    const last = rows.at(-1);
    if (last === undefined) return;
    const accounts = new Map((await read.transfers.list({ id: [...new Set(rows.map((row) => row.transferId))] })).map((transfer) => [transfer.id, transfer.accountId]));
    for (const row of rows) if (row.wrappedKey !== null) yield { row, accountId: accounts.get(row.transferId) ?? "" };
    after = last.id;
  }
}

/** @throws {Refusal} `key-missing` when the file was erased; `key-unavailable`. */
export async function keyOf(keys: KeyStore, { row, accountId }: KeptFile): Promise<Uint8Array> {
  if (row.keyId === null || row.wrappedKey === null) throw new Refusal("key-missing", "This file was erased.");
  return keys.unwrap({ keyId: row.keyId, bytes: row.wrappedKey }, fileKeyContext(row.id, accountId));
}

/**
 * Opens a finished file segment by segment and compares its fingerprint with the row. Gives what is wrong, or null. `onBytes`: plain bytes so far.
 * @throws {Refusal} `unavailable`, `key-unavailable`: no answer is no damage.
 */
export async function problemOf(keys: KeyStore, sealed: SealedStore, file: KeptFile, onBytes: (bytes: number) => void = () => undefined): Promise<string | null> {
  const { sha256, bytes, state, id } = file.row;
  try {
    const found = await sealed.digest(id, await keyOf(keys, file), onBytes);
    if (sha256 !== null && found.sha256 !== sha256) return "fingerprint differs";
    return state === "arriving" || found.bytes === bytes ? null : "length differs";
  } catch (error) {
    if (error instanceof Refusal && ["object-damaged", "object-missing", "key-missing"].includes(error.code)) return error.code;
    throw error;
  }
}
