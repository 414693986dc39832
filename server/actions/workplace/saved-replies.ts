import type { SavedReplyShape } from "../../contract/shapes/workplace.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { SavedReplyRow } from "../../ports/records/workplace-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { personRef } from "../transfers/present.ts";

/** So many can be kept; a longer list helps nobody who looks for a reply. */
const savedRepliesMax = 200;

interface Words {
  readonly name: string;
  readonly text: string;
}

/** All of them, by name. */
export async function listSavedReplies(ports: Ports): Promise<SavedReplyShape[]> {
  const { read } = ports.records;
  return presentReplies(ports, await read.savedReplies.list({}, { by: "nameFolded", limit: savedRepliesMax }));
}

/** Keeps another one. @throws {Refusal} `conflict` for a name that is taken, `not-valid` when there are too many. */
export async function addSavedReply(ports: Ports, caller: Caller, { name, text }: Words): Promise<SavedReplyRow> {
  return ports.records.transact(async (tables) => {
    if ((await tables.savedReplies.count({})) >= savedRepliesMax) throw new Refusal("not-valid", `At most ${String(savedRepliesMax)} replies can be kept. Remove one first.`, { savedRepliesMax });
    await requireFreeName(tables, name, null);
    const row: SavedReplyRow = { id: ports.randomness.id("reply"), name, nameFolded: fold(name), text, version: 1, changedBy: caller.personId, changedAt: instantText(ports.clock.now()) };
    await tables.savedReplies.insert(row);
    await record(ports, tables, { event: "saved-replies.add", actorId: caller.personId, facts: { savedReplyId: row.id } });
    return row;
  });
}

/** Changes one that was read as `version`. @throws {Refusal} `not-found`; `conflict` when somebody changed it meanwhile, or the name is taken. */
export async function changeSavedReply(ports: Ports, caller: Caller, id: string, { name, text, version }: Words & { readonly version: number }): Promise<SavedReplyRow> {
  return ports.records.transact(async (tables) => {
    const before = await tables.savedReplies.find({ id });
    if (before === undefined) throw nothing();
    await requireFreeName(tables, name, id);
    const values = { name, nameFolded: fold(name), text, version: version + 1, changedBy: caller.personId, changedAt: instantText(ports.clock.now()) };
    if ((await tables.savedReplies.update({ id, version }, values)) !== 1) throw new Refusal("conflict", "Somebody changed this reply meanwhile. Look at it again.", { version: before.version });
    await record(ports, tables, { event: "saved-replies.change", actorId: caller.personId, facts: { savedReplyId: id, version: values.version } });
    return { ...before, ...values };
  });
}

/** Removes one. @throws {Refusal} `not-found`. */
export async function removeSavedReply(ports: Ports, caller: Caller, id: string): Promise<void> {
  await ports.records.transact(async (tables) => {
    if ((await tables.savedReplies.remove({ id })) === 0) throw nothing();
    await record(ports, tables, { event: "saved-replies.remove", actorId: caller.personId, facts: { savedReplyId: id } });
  });
}

/** As clients read them. */
export async function presentReplies(ports: Ports, rows: readonly SavedReplyRow[]): Promise<SavedReplyShape[]> {
  const ids = [...new Set(rows.map(({ changedBy }) => changedBy))];
  const people = new Map((ids.length === 0 ? [] : await ports.records.read.people.list({ id: ids })).map((row) => [row.id, row]));
  return rows.map(({ id, name, text, version, changedBy, changedAt }) => ({ id, name, text, version, changedBy: personRef(people, changedBy), changedAt }));
}

async function requireFreeName(tables: Tables, name: string, ownId: string | null): Promise<void> {
  const other = await tables.savedReplies.find({ nameFolded: fold(name) });
  if (other !== undefined && other.id !== ownId) throw new Refusal("conflict", "Another reply has this name.", { name: other.name });
}

function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function nothing(): Refusal {
  return new Refusal("not-found", "There is nothing here.");
}
