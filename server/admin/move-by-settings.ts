import { Refusal } from "../domain/refusal.ts";
import { openObjects } from "../compose.ts";
import type { Settings } from "../ports/settings.ts";
import { openKeyFolder } from "../storage/keys/folder.ts";
import { systemClock } from "../system/clock.ts";
import { movePortal, type MoveProgress, type Moving } from "./move.ts";

/**
 * Moves the portal in `DATA_DIR` to where the settings say: the ones that it is to have afterwards.
 * @throws {Refusal} `setting-invalid` without `DATABASE_URL`; what `movePortal` throws.
 */
export async function moveBySettings(settings: Settings, isAcceptingDamage: boolean, onProgress: (progress: MoveProgress) => void): Promise<Moving> {
  if (settings.databaseUrl === null) throw new Refusal("setting-invalid", "Set DATABASE_URL (and S3_BUCKET with its companions) to where the portal is to go: the move reads DATA_DIR and writes there.");
  const now = (): Temporal.Instant => systemClock.now();
  return movePortal({
    dataDirectory: settings.dataDirectory,
    url: settings.databaseUrl,
    ownerUrl: settings.databaseOwnerUrl,
    // The marker of an earlier try tells nothing: the move compares every object.
    objects: settings.bucket === null ? null : { store: await openObjects(settings, false), name: `the bucket ${settings.bucket.bucket} at ${settings.bucket.endpoint?.host ?? "Amazon S3"}` },
    keys: await openKeyFolder({ directory: settings.keyDirectory, masterKey: settings.masterKey, now, isLookingOnly: true }),
    now,
    isAcceptingDamage,
    onProgress,
  });
}
