import { join } from "node:path";
import { openObjects } from "../compose.ts";
import type { Settings } from "../ports/settings.ts";
import { openKeyFolder } from "../storage/keys/folder.ts";
import { createSealedStore } from "../storage/objects/sealed.ts";
import { openPostgresRecords } from "../storage/records/postgres.ts";
import { sqlitePaths } from "../storage/records/sqlite-file.ts";
import { openSqliteReader } from "../storage/records/sqlite-reader.ts";
import { systemClock } from "../system/clock.ts";
import { keptFiles, problemOf } from "./files.ts";

export interface ObjectsVerification {
  readonly files: number;
  readonly bytes: number;
  /** Files that do not open or whose fingerprint differs, by id, with what is wrong. */
  readonly damaged: readonly { fileId: string; transferId: string; problem: string }[];
}

export interface VerifyProgress {
  readonly files: number;
  readonly filesTotal: number;
  readonly bytes: number;
  readonly bytesTotal: number;
}

/**
 * Opens every finished file and compares its fingerprint with the records, also beside a running portal: it only reads. Memory stays flat.
 * A file that goes meanwhile (its deadline came) is no damage. Uploads under way are not looked at.
 */
export async function verifyObjects(settings: Settings, onProgress: (progress: VerifyProgress) => void = () => undefined): Promise<ObjectsVerification> {
  const records = settings.databaseUrl === null ? openSqliteReader(sqlitePaths(join(settings.dataDirectory, "records")).records) : await openPostgresRecords({ url: settings.databaseUrl });
  const { read } = records;
  try {
    const keys = await openKeyFolder({ directory: settings.keyDirectory, masterKey: settings.masterKey, now: () => systemClock.now(), isLookingOnly: true });
    const sealed = createSealedStore(await openObjects(settings, (await read.facts.find({ name: "transfer-number" })) !== undefined));
    try {
      let [filesTotal, bytesTotal] = [0, 0];
      for await (const { row } of keptFiles(read)) {
        if (row.state === "arriving") continue;
        filesTotal += 1;
        bytesTotal += row.bytes;
      }
      const damaged: { fileId: string; transferId: string; problem: string }[] = [];
      let [files, bytes] = [0, 0];
      for await (const file of keptFiles(read)) {
        const { row } = file;
        if (row.state === "arriving") continue;
        const problem = await problemOf(keys, sealed, file, (ofThis) => { onProgress({ files, filesTotal, bytes: bytes + ofThis, bytesTotal }); });
        files += 1;
        bytes += row.bytes;
        onProgress({ files, filesTotal, bytes, bytesTotal });
        if (problem !== null && (await read.files.find({ id: row.id }))?.wrappedKey != null) damaged.push({ fileId: row.id, transferId: row.transferId, problem });
      }
      return { files, bytes, damaged };
    } finally {
      await sealed.close();
    }
  } finally {
    await records.close();
  }
}
