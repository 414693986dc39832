import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { Settings } from "../ports/settings.ts";
import { openKeyFolder } from "../storage/keys/folder.ts";
import { masterKeyFile, parseMasterKey } from "../storage/keys/master-key.ts";
import { rotateMaster } from "../storage/keys/rotation.ts";
import { requireNobodyConnected } from "../storage/records/copy-records.ts";
import { lockDirectory } from "../storage/records/sqlite-file.ts";
import { systemClock } from "../system/clock.ts";

/**
 * Wraps every key under a new master key: the one that is given, or a random one in `KEY_DIR/master.key`. The portal must be stopped, every node of it.
 * @throws {Refusal} `setting-invalid` while it runs, for a bad key, and where `MASTER_KEY` is set but no new one is given.
 */
export async function changeMasterKey(settings: Settings, given: string | null): Promise<{ days: number; isInFile: boolean }> {
  if (settings.masterKey !== null && given === null) throw new Refusal("setting-invalid", "MASTER_KEY is set, so the new key must be given too: put it into NEW_MASTER_KEY (never on the command line), run this, then set MASTER_KEY to it.");
  const lock = settings.databaseUrl === null ? lockDirectory(join(settings.dataDirectory, "records")) : null;
  try {
    if (settings.databaseUrl !== null) await requireNobodyConnected(settings.databaseOwnerUrl ?? settings.databaseUrl);
    const directory = settings.keyDirectory;
    const path = join(directory, "master.key");
    const fresh = given === null ? randomBytes(32) : parseMasterKey(given);
    // Opening ends what an earlier change left, and refuses a wrong key.
    await openKeyFolder({ directory, masterKey: settings.masterKey, now: () => systemClock.now() });
    const former = settings.masterKey === null ? await masterKeyFile(path, false) : parseMasterKey(settings.masterKey);
    if (former.equals(fresh)) throw new Refusal("setting-invalid", "This is the present master key.");
    const { days } = await rotateMaster(directory, former, fresh, settings.masterKey === null ? path : null);
    return { days, isInFile: settings.masterKey === null };
  } finally {
    lock?.close();
  }
}
