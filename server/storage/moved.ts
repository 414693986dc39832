import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { Records } from "../ports/records/records.ts";
import { orNull, writeWhole } from "./disk.ts";
import { moveFact } from "./records/sqlite-rows.ts";

/** What a portal that was moved away leaves in its `DATA_DIR`, so that it does not start there by mistake. */
export interface Moved {
  readonly at: string;
  /** Host and database, never a credential. */
  readonly records: string;
  /** Where the objects went; null: they stayed in `DATA_DIR/objects`. */
  readonly objects: string | null;
}

const name = "moved.json";

export async function readMoved(dataDirectory: string): Promise<Moved | null> {
  const text = await orNull(readFile(join(dataDirectory, name), "utf8"));
  return text === null ? null : (JSON.parse(text) as Moved);
}

/** Durable before it resolves. */
export async function writeMoved(dataDirectory: string, moved: Moved): Promise<void> {
  await writeWhole(dataDirectory, join(dataDirectory, name), join(dataDirectory, `${name}.new`), [Buffer.from(`${JSON.stringify(moved)}\n`)]);
}

/**
 * @throws {Refusal} `setting-invalid` when the settings name the records or objects that were moved away: the portal lives elsewhere now, and what it
 * received there would be missing here.
 */
export async function refuseMoved(dataDirectory: string, uses: { readonly records: boolean; readonly objects: boolean }): Promise<void> {
  const moved = await readMoved(dataDirectory);
  if (moved === null) return;
  const undo = `To go back to this copy all the same, without what was received since, delete ${join(dataDirectory, name)} and start again.`;
  if (uses.records) throw new Refusal("setting-invalid", `This portal's records were moved to ${moved.records} at ${moved.at}: set DATABASE_URL. ${undo}`);
  if (uses.objects && moved.objects !== null) throw new Refusal("setting-invalid", `This portal's files were moved to ${moved.objects} at ${moved.at}: set S3_BUCKET and its companions. ${undo}`);
}

/** @throws {Refusal} `setting-invalid` while the records are a copy that nobody has verified yet. */
export async function refuseUnfinishedMove(records: Records): Promise<void> {
  const fact = await records.read.facts.find({ name: moveFact });
  if (fact === undefined || (JSON.parse(fact.value) as { state: string }).state !== "copying") return;
  throw new Refusal("setting-invalid", "A portal is being moved into this database, and the copy was not verified to its end: run the move again (custody admin move), then start.");
}
