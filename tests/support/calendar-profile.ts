import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

const shipped = (name: string): Record<string, unknown> => parse(readFileSync(new URL(`../../server/policies/${name}.yaml`, import.meta.url), "utf8")) as Record<string, unknown>;

/** The path of a profile with a summer schedule, holidays, appointments and due times: the calendar of one shipped profile, all else of the default one. */
export function calendarProfile(): string {
  const { calendar, zone } = shipped("captools");
  const path = join(process.env["TEST_DIR"] ?? tmpdir(), `calendar-profile-${String(process.pid)}.yaml`);
  writeFileSync(path, stringify({ ...shipped("default"), name: "calendar-test", calendar, zone }));
  return path;
}
