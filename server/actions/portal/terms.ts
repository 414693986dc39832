import { createHash } from "node:crypto";
import type { Settings } from "../../ports/settings.ts";
import { thirdPartiesOf } from "./third-parties.ts";

/** Version of the texts "How we handle your database"; raise it when their meaning changes. */
const edition = "2026-11";

/** The terms' version: the edition and a digest of the numbers and names in them, so that a changed setting is a changed version (ALO-25). */
export function currentTermsVersion(settings: Settings): string {
  const numbers = JSON.stringify([settings.operator, settings.storePlace, settings.retention, thirdPartiesOf(settings)]);
  return `${edition}-${createHash("sha256").update(numbers).digest("hex").slice(0, 8)}`;
}
