import { calendarOf, type KnownCalendar } from "../../domain/calendar/department.ts";
import { dayChanges, withEditions, withSummerDates, type DayChange } from "../../domain/calendar/editions.ts";
import { localDate } from "../../domain/calendar/local.ts";
import { departmentCalendar, type CalendarSection, type DepartmentCalendar, type Holiday, type Week } from "../../domain/calendar/section.ts";
import type { ZoneChoice } from "../../domain/calendar/zone.ts";
import { profileHash, sentence } from "../../domain/policy/profile.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { editionOf, requireCalendar } from "./active.ts";

/** How far ahead a preview looks. */
const previewDays = 400;

/** An edited calendar: what is left out stays. */
export interface CalendarEdit {
  /** The version that was edited: somebody else's newer one is never overwritten unseen. */
  readonly basedOn: number;
  readonly zone?: ZoneChoice | undefined;
  readonly hours?: Week | undefined;
  readonly holidays?: readonly Holiday[] | undefined;
  readonly observedWeekdayCloses?: boolean | undefined;
  /** The summer closures of a year; an empty list publishes that there are none (CAP-15). */
  readonly summer?: { readonly year: number; readonly dates: readonly string[] } | undefined;
}

/** What an edit would change, day by day, before anything is saved. @throws {Refusal} `not-found`, `not-valid`, `conflict`. */
export async function previewCalendar(ports: Ports, department: string, edit: CalendarEdit): Promise<{ version: number; changes: readonly DayChange[] }> {
  const now = ports.clock.now();
  const { section, version, content } = await edited(ports, ports.records.read, department, edit);
  const { zone } = ports.policy.filed.profile;
  const compile = (one: DepartmentCalendar): KnownCalendar => calendarOf({ zone, calendar: { ...section, departments: { ...section.departments, [department]: one } } }, department, now);
  const [before, after] = [compile(current(section, department)), compile(content)];
  return { version, changes: dayChanges(before, after, localDate(after.zone, now), previewDays) };
}

/**
 * Publishes the next version of a department's calendar. Due times that were given stay as they are (HOT-17), and whatever was decided keeps the
 * version by which it was decided. @throws {Refusal} `not-found`, `not-valid`, `conflict` when another version came first.
 */
export async function publishCalendar(ports: Ports, caller: Caller, department: string, edit: CalendarEdit): Promise<{ version: number }> {
  const now = instantText(ports.clock.now());
  const version = await ports.records.transact(async (tables) => {
    const next = await edited(ports, tables, department, edit);
    if ((await tables.departments.find({ id: department })) === undefined) await tables.departments.insert({ id: department, title: next.content.title, closedAt: null });
    await tables.calendarVersions.insert({ id: ports.randomness.id("calendar"), departmentId: department, version: next.version, publishedAt: now, publishedBy: caller.personId, content: JSON.stringify(next.content) });
    // The profile that decides from now on is kept at once, so that whatever it decides can be replayed.
    await keepProfile(ports, tables, { ...next.section, departments: { ...next.section.departments, [department]: { ...next.content, version: next.version } } });
    await record(ports, tables, { event: "calendars.publish", actorId: caller.personId, facts: { department, version: next.version, basedOn: edit.basedOn, changed: Object.keys(edit).filter((key) => key !== "basedOn").sort().join(" ") } });
    return next.version;
  });
  await ports.policy.reload();
  ports.notifier.changed({ topic: "policy", id: department, accountId: null });
  return { version };
}

async function keepProfile(ports: Ports, tables: Tables, calendar: CalendarSection): Promise<void> {
  const profile = { ...ports.policy.filed.profile, calendar };
  const hash = profileHash(profile, (bytes) => Buffer.from(sha256(bytes)).toString("hex"));
  if ((await tables.policyProfiles.find({ hash })) === undefined) await tables.policyProfiles.insert({ hash, name: profile.name, profile: JSON.stringify(profile), firstUsedAt: instantText(ports.clock.now()) });
}

/** The section in force by the records, and what the edit makes of one department. */
async function edited(ports: Ports, tables: Tables, department: string, edit: CalendarEdit): Promise<{ section: CalendarSection; version: number; content: DepartmentCalendar }> {
  const section = withEditions(requireCalendar(ports), (await tables.calendarVersions.list({})).map(editionOf));
  if (!Object.hasOwn(section.departments, department)) throw new Refusal("not-found", `The policy has no calendar for ${department}: it has ${Object.keys(section.departments).join(", ")}.`);
  const is = current(section, department);
  const version = is.version ?? section.version;
  if (version !== edit.basedOn) throw new Refusal("conflict", `Somebody published version ${String(version)} meanwhile. Look at it and edit again.`, { version });
  const { basedOn: _basedOn, summer, ...change } = edit;
  const { version: _version, ...kept } = is;
  const now = instantText(ports.clock.now());
  const known = is.summer ?? { remindFrom: { month: 3, day: 20 }, lists: [] };
  const result = departmentCalendar.safeParse({ ...kept, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)), ...(summer === undefined ? {} : { summer: { ...known, lists: withSummerDates(known.lists, summer.year, summer.dates, now) } }) }, { reportInput: true });
  if (!result.success) throw new Refusal("not-valid", `This calendar cannot be used: ${result.error.issues.map(sentence).join("; ")}.`, { errors: result.error.issues.map((issue) => ({ path: ["body", ...issue.path].join("."), message: issue.message })) });
  return { section, version: version + 1, content: result.data };
}

function current(section: CalendarSection, department: string): DepartmentCalendar {
  const found = section.departments[department];
  if (found === undefined) throw new RangeError("the department was looked for before");
  return found;
}
