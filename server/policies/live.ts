import { createHash } from "node:crypto";
import { withEditions } from "../domain/calendar/editions.ts";
import { departmentCalendar } from "../domain/calendar/section.ts";
import { profileHash, type Profile } from "../domain/policy/profile.ts";
import type { Log } from "../ports/log.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { ActivePolicy, LivePolicy } from "../ports/policy.ts";
import type { CalendarVersionRow } from "../ports/records/directory-rows.ts";
import type { Records } from "../ports/records/records.ts";
import { loadPolicy, shippedProfiles } from "./load.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The policy with the calendars that are published, now and whenever another one is; `close` stops listening. */
export async function openLivePolicy({ filed, records, notifier, log }: { filed: ActivePolicy; records: Records; notifier: Notifier; log: Log }): Promise<LivePolicy & { close(): void }> {
  let active = filed;
  let editions = 0;
  const reload = async (): Promise<void> => {
    const rows = filed.profile.calendar === undefined ? [] : await records.read.calendarVersions.list({});
    active = withPublished(filed, rows);
    editions = rows.length;
  };
  await reload();
  const close = notifier.listen(({ topic }) => {
    if (topic !== "policy" && topic !== "missed" && topic !== "silent") return;
    reload().catch((error: unknown) => { log.error("policy-reload-failed", { kind: error instanceof Error ? error.name : typeof error }); });
  });
  return {
    filed,
    get profile() { return active.profile; },
    get hash() { return active.hash; },
    get editions() { return editions; },
    reload,
    shipped: () => Promise.all(shippedProfiles.map((name) => loadPolicy(name))),
    close,
  };
}

function withPublished(filed: ActivePolicy, rows: readonly CalendarVersionRow[]): ActivePolicy {
  const { calendar } = filed.profile;
  if (calendar === undefined || rows.length === 0) return filed;
  const editions = rows.map((row) => ({ department: row.departmentId, version: row.version, content: departmentCalendar.parse(JSON.parse(row.content)) }));
  const profile: Profile = { ...filed.profile, calendar: withEditions(calendar, editions) };
  return { profile, hash: profileHash(profile, sha256) };
}
