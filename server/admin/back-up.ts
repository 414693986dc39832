import { cp, mkdir, open, readdir, rename, stat, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { Settings } from "../ports/settings.ts";
import { refuseMoved } from "../storage/moved.ts";
import { copySqlite } from "../storage/records/sqlite.ts";
import { sqlitePaths } from "../storage/records/sqlite-file.ts";

const marker = "custody-back-up.json";

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

/**
 * Copies records and sealed objects of an embedded portal into `folder`, also beside a running one: the records as one moment, then the objects. What is
 * erased in between is erased again after a restore (F46). The keys are not in it: back `KEY_DIR` up apart, or the back-up would open itself.
 * With a bucket only the records are copied.
 * @throws {Refusal} `setting-invalid` for PostgreSQL (use its own tools), a folder that is not empty, or one inside the data.
 */
export async function backUp(settings: Settings, folder: string, version: string, at: Temporal.Instant): Promise<{ bytes: number; objects: number }> {
  if (settings.databaseUrl !== null) throw new Refusal("setting-invalid", "The records are in PostgreSQL: back them up with pg_dump, then the store. docs/OPERATIONS.md says how.");
  await refuseMoved(settings.dataDirectory, { records: true, objects: settings.bucket === null });
  if (!relative(settings.dataDirectory, folder).startsWith("..")) throw new Refusal("setting-invalid", "A back-up inside DATA_DIR would be copied into itself. Choose another folder.");
  if (!(await isEmpty(folder))) throw new Refusal("setting-invalid", `${folder} is not empty. Choose a new folder for each back-up.`);
  await mkdir(join(folder, "records"), { recursive: true, mode: 0o700 });
  const records = sqlitePaths(join(settings.dataDirectory, "records")).records;
  await copySqlite(records, sqlitePaths(join(folder, "records")).records);
  let bytes = (await stat(sqlitePaths(join(folder, "records")).records)).size;
  let objects = 0;
  // In a bucket they are the bucket's own back-up's matter: copied after the records, so that every file that these name is there.
  if (settings.bucket === null) await cp(join(settings.dataDirectory, "objects"), join(folder, "objects"), {
    recursive: true,
    preserveTimestamps: true,
    // A file may go while the folder is copied: it was erased or renamed, which the next look at the store sorts out.
    filter: async (source) => {
      const found = await stat(source).catch(() => null);
      if (found?.isFile() === true && basename(source).startsWith("file_")) {
        objects += 1;
        bytes += found.size;
      }
      return found !== null;
    },
  });
  // Written last: a folder without it is not a whole back-up.
  await writeFile(join(folder, `${marker}.new`), `${JSON.stringify({ version, at: at.toString(), objects, bytes })}\n`, { mode: 0o600 });
  const handle = await open(join(folder, `${marker}.new`), "r+");
  await handle.sync();
  await handle.close();
  await rename(join(folder, `${marker}.new`), join(folder, marker));
  return { bytes, objects };
}

/**
 * Puts a back-up in the place of an empty `DATA_DIR`. What was erased since then is erased again before the portal serves.
 * @throws {Refusal} `setting-invalid` when the folder is no whole back-up or `DATA_DIR` is not empty.
 */
export async function restore(settings: Settings, folder: string): Promise<void> {
  if ((await stat(join(folder, marker)).catch(() => null)) === null) throw new Refusal("setting-invalid", `${folder} is not a whole back-up: ${marker} is missing.`);
  if (!(await isEmpty(settings.dataDirectory))) throw new Refusal("setting-invalid", `${settings.dataDirectory} is not empty. Move it away first; nothing is overwritten.`);
  await mkdir(settings.dataDirectory, { recursive: true, mode: 0o700 });
  for (const part of settings.bucket === null ? ["records", "objects"] : ["records"]) await cp(join(folder, part), join(settings.dataDirectory, part), { recursive: true, preserveTimestamps: true });
}
