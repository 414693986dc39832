import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { LedgerVerification } from "../ports/records/records.ts";
import type { Settings } from "../ports/settings.ts";
import { keptHeadText } from "../sealing/verify-certificate.ts";
import { openHead } from "../sealing/verify-evidence.ts";
import { openKeyFolder } from "../storage/keys/folder.ts";
import { createSigner } from "../storage/keys/signer.ts";
import { openPostgresRecords } from "../storage/records/postgres.ts";
import { sqlitePaths } from "../storage/records/sqlite-file.ts";
import { openSqliteReader } from "../storage/records/sqlite-reader.ts";
import { systemClock } from "../system/clock.ts";

/**
 * Recomputes the ledger's tree from its rows, also beside a running portal. `against` is anything signed that somebody kept (a receipt, a
 * certificate, a head): with it a cut end or a rewritten row shows; without it that cannot be told.
 * @throws {Refusal} `certificate-invalid` when `against` is not signed by this portal.
 */
export async function verifyLedgerOffline(settings: Settings, against: string | null): Promise<LedgerVerification> {
  const older = against === null ? undefined : await olderHead(settings, against);
  if (settings.databaseUrl !== null) {
    const records = await openPostgresRecords({ url: settings.databaseUrl });
    return records.verifyLedger(older).finally(() => records.close());
  }
  const reader = openSqliteReader(sqlitePaths(join(settings.dataDirectory, "records")).records);
  return reader.verifyLedger(older).finally(() => reader.close());
}

async function olderHead(settings: Settings, text: string): Promise<{ size: number; root: string }> {
  const keys = await openKeyFolder({ directory: settings.keyDirectory, masterKey: settings.masterKey, now: () => systemClock.now() });
  const publicKeys = createSigner(keys.signingKey(), keys.retiredKeys()).publicKeys();
  const kept = keptHeadText(text, publicKeys);
  const head = kept === null ? null : openHead(kept, publicKeys).payload;
  if (head === null) throw new Refusal("certificate-invalid", "This is not a ledger head, receipt or certificate that this portal signed.");
  return { size: head.treeSize, root: head.rootHash };
}
