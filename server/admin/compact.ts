import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../ports/settings.ts";
import { openPostgresRecords } from "../storage/records/postgres.ts";
import { openSqliteRecords } from "../storage/records/sqlite.ts";

/** What was done, and in SQLite the sizes of the file in bytes. */
export type Compacted = { readonly records: "sqlite"; readonly bytesBefore: number; readonly bytesAfter: number } | { readonly records: "postgres" };

/**
 * Clears what removed rows left behind. SQLite: the whole file is written anew, so that no free page holds anything any more; the portal must be stopped.
 * PostgreSQL: VACUUM over the tables that hold keys and sealed text, beside the running portal; space is freed for new rows, not overwritten.
 * @throws {Refusal} `setting-invalid` while a portal runs on embedded records.
 */
export async function compactRecords(settings: Settings): Promise<Compacted> {
  if (settings.databaseUrl !== null) {
    const records = await openPostgresRecords({ url: settings.databaseUrl, ...(settings.databaseOwnerUrl === null ? {} : { ownerUrl: settings.databaseOwnerUrl }) });
    await records.scrub().finally(() => records.close());
    return { records: "postgres" };
  }
  const records = await openSqliteRecords({ directory: join(settings.dataDirectory, "records") });
  try {
    const bytesBefore = (await stat(records.path)).size;
    await records.compact();
    return { records: "sqlite", bytesBefore, bytesAfter: (await stat(records.path)).size };
  } finally {
    await records.close();
  }
}
