import { join } from "node:path";
import type { Settings } from "../ports/settings.ts";
import { openKeyFolder } from "../storage/keys/folder.ts";
import { masterKeyFile, parseMasterKey } from "../storage/keys/master-key.ts";
import { rotateSigning } from "../storage/keys/signing-rotation.ts";
import { requireNobodyConnected } from "../storage/records/copy-records.ts";
import { lockDirectory } from "../storage/records/sqlite-file.ts";
import { systemClock } from "../system/clock.ts";

/**
 * Makes a new key for certificates, receipts and ledger heads; what the former one signed goes on to verify. The portal must be stopped, every node of it.
 * @throws {Refusal} `setting-invalid` while it runs and for a wrong master key.
 */
export async function changeSigningKey(settings: Settings): Promise<{ former: string; present: string }> {
  const lock = settings.databaseUrl === null ? lockDirectory(join(settings.dataDirectory, "records")) : null;
  try {
    if (settings.databaseUrl !== null) await requireNobodyConnected(settings.databaseOwnerUrl ?? settings.databaseUrl);
    const directory = settings.keyDirectory;
    // Opening ends what an earlier change left, and refuses a wrong key.
    await openKeyFolder({ directory, masterKey: settings.masterKey, now: () => systemClock.now() });
    return await rotateSigning(directory, settings.masterKey === null ? await masterKeyFile(join(directory, "master.key"), false) : parseMasterKey(settings.masterKey));
  } finally {
    lock?.close();
  }
}
