import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../domain/refusal.ts";
import { unwrapKey, wrapKey } from "../../sealing/keys.ts";
import { reach } from "../../system/failpoint.ts";
import { exists, orNull, syncFolder, writeWhole } from "../disk.ts";
import { deriveFromMaster } from "./master-key.ts";

const noteName = "rotation";
const unfinished = ".rotating";

/** One wrapped key of the folder: under which derived key, with which context and id, and how its file is written. */
interface Wrapped {
  readonly path: string;
  readonly purpose: "days" | "signing" | "check" | "root";
  readonly context: string;
  readonly keyId: string;
  readonly bytes: Buffer;
  readonly written: (bytes: Buffer) => Buffer;
}

/** Everything in the folder that the master key wraps. */
async function wrappedIn(directory: string): Promise<Wrapped[]> {
  const found: Wrapped[] = [];
  for (const purpose of ["check", "signing", "root"] as const) {
    const bytes = await orNull(readFile(join(directory, purpose)));
    if (bytes !== null) found.push({ path: join(directory, purpose), purpose, context: purpose, keyId: "1", bytes, written: (wrapped) => wrapped });
  }
  for (const name of (await readdir(join(directory, "days"))).filter((each) => each.endsWith(".key"))) {
    const [keyId = "", text = ""] = (await readFile(join(directory, "days", name), "utf8")).split("\n");
    const day = name.slice(0, -".key".length);
    found.push({ path: join(directory, "days", name), purpose: "days", context: day, keyId, bytes: Buffer.from(text, "base64"), written: (wrapped) => Buffer.from(`${keyId}\n${wrapped.toString("base64")}\n`) });
  }
  return found;
}

function opened(master: Uint8Array, { purpose, context, keyId, bytes }: Wrapped): Buffer | null {
  return unwrapKey(deriveFromMaster(master, purpose), bytes, context, keyId);
}

/** Wraps under `to` whatever opens under `from` only. Each file is replaced whole, so that it opens with the one or the other at any moment. */
async function rewrapAll(directory: string, from: Uint8Array, to: Uint8Array): Promise<void> {
  for (const one of await wrappedIn(directory)) {
    if (opened(to, one) !== null) continue;
    const key = opened(from, one);
    if (key === null) continue;
    await writeWhole(join(one.path, ".."), one.path, `${one.path}${unfinished}`, [one.written(wrapKey(deriveFromMaster(to, one.purpose), key, one.context, one.keyId))]);
    await reach("rotate.key");
  }
}

async function dropUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith(unfinished)) await rm(join(folder, name), { force: true });
}

/**
 * Ends a change of the master key that was broken off: forward where `master` is the new key, backward where it is the former one. Does nothing
 * where none is under way, and nothing for a key that is neither.
 */
export async function settleRotation(directory: string, master: Uint8Array): Promise<void> {
  const note = await orNull(readFile(join(directory, noteName), "utf8"));
  if (note === null) return;
  const [fresh = "", former = ""] = note.split("\n");
  const under = deriveFromMaster(master, "rotation");
  const other = unwrapKey(under, Buffer.from(fresh, "base64"), "rotation", "new") ?? unwrapKey(under, Buffer.from(former, "base64"), "rotation", "former");
  if (other === null) return;
  await rewrapAll(directory, other, master);
  for (const folder of [directory, join(directory, "days")]) await dropUnfinished(folder);
  await rm(join(directory, noteName), { force: true });
  await syncFolder(directory);
}

/**
 * Wraps every key of the folder under another master key. Killed at any point, each key opens with the former or the new one, and the next opening
 * with either ends what was begun (F42). No portal may run on the folder. `masterFile`: `master.key` is replaced too.
 * @throws {Refusal} `object-damaged` when a key does not open under the former master key: nothing was changed.
 */
export async function rotateMaster(directory: string, former: Uint8Array, fresh: Uint8Array, masterFile: string | null): Promise<{ days: number }> {
  const all = await wrappedIn(directory);
  const damaged = all.filter((one) => opened(former, one) === null);
  if (damaged.length > 0) throw new Refusal("object-damaged", `These keys do not open and would be lost: ${damaged.map((one) => one.context).join(", ")}. Restore them from a back-up of the key folder first.`);
  if (!(await exists(join(directory, "root")))) throw new Refusal("setting-invalid", "This key folder was made by an older version: second factors hang on its master key itself, which can therefore not be changed.");
  const note = [wrapKey(deriveFromMaster(former, "rotation"), fresh, "rotation", "new"), wrapKey(deriveFromMaster(fresh, "rotation"), former, "rotation", "former")];
  await writeWhole(directory, join(directory, noteName), join(directory, `${noteName}${unfinished}`), [Buffer.from(`${note.map((part) => part.toString("base64")).join("\n")}\n`)]);
  await reach("rotate.begun");
  await rewrapAll(directory, former, fresh);
  await reach("rotate.rewrapped");
  if (masterFile !== null) await replaceMaster(directory, masterFile, fresh);
  await reach("rotate.master");
  await rm(join(directory, noteName), { force: true });
  await syncFolder(directory);
  return { days: all.filter((one) => one.purpose === "days").length };
}

/** The former key's bytes are overwritten where they lay, once the new file is durable. */
async function replaceMaster(directory: string, path: string, fresh: Uint8Array): Promise<void> {
  const former = await open(path, "r+");
  try {
    const next = `${path}${unfinished}`;
    const file = await open(next, "w", 0o600);
    await file.writeFile(`${Buffer.from(fresh).toString("base64")}\n`);
    await file.sync();
    await file.close();
    await rename(next, path);
    await syncFolder(directory);
    await former.write(randomBytes((await former.stat()).size), 0, undefined, 0);
    await former.sync();
  } finally {
    await former.close();
  }
}
