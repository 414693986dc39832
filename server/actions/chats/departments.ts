import { calendarOf } from "../../domain/calendar/department.ts";
import { isOpen, nextOpening } from "../../domain/calendar/business-time.ts";
import { weekdays, type Week } from "../../domain/calendar/section.ts";
import { isOnShift, shiftHours } from "../../domain/calendar/shifts.ts";
import { calendarDepartment, mainDepartmentOf } from "../../domain/cases/departments.ts";
import { isInShift } from "../../domain/chat/shifts.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import type { ShiftRow } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { decideNow, requireNotDenied } from "../support/decide.ts";
import { windowNow } from "./window.ts";

/** Where somebody works who was put into no department. */
const unnamed = (ports: Ports): string => mainDepartmentOf(ports.policy.profile);

/** By which of somebody's departments chats go: one that is in no chat counts before all others, so that nobody slips in by a second one. */
export function departmentOf(ports: Ports, names: readonly string[]): string {
  const shutOut = ports.policy.profile.chat?.shutOutDepartments ?? [];
  return names.find((name) => shutOut.includes(name)) ?? names.toSorted()[0] ?? unnamed(ports);
}

async function departmentNow(ports: Ports, tables: Tables, personId: string): Promise<string> {
  return departmentOf(ports, (await tables.departmentMembers.list({ personId })).map(({ departmentId }) => departmentId));
}

/** Whether somebody may be assigned to a chat of this account or join it now (ALE-2, ALE-3): asked by every way into one. In the time of a confirmed appointment nobody needs a shift (CAP-12). */
export async function decideJoin(ports: Ports, tables: Tables, personId: string, accountId: string): Promise<Decision> {
  const department = await departmentNow(ports, tables, personId);
  const decision = decideNow(ports, "chat.join", { department, isInShift: isServing(ports, department, await tables.shifts.list({ personId })) });
  const window = decision.outcome === "deny" && decision.ruleId === "ALE-2" ? await windowNow(ports, tables, accountId) : null;
  return window?.decision ?? decision;
}

async function decideInChats(ports: Ports, tables: Tables, personId: string): Promise<Decision> {
  const department = await departmentNow(ports, tables, personId);
  return decideNow(ports, "chat.join", { department, isInShift: true });
}

/** @throws {Refusal} `policy-refused` for people whose department is in no chat (ALE-3); shifts do not matter for what has begun. */
export async function requireInChats(ports: Ports, tables: Tables, personId: string): Promise<void> {
  requireNotDenied(await decideInChats(ports, tables, personId));
}

/** The same as a question. */
export async function isInChats(ports: Ports, tables: Tables, personId: string): Promise<boolean> {
  return (await decideInChats(ports, tables, personId)).outcome !== "deny";
}

/** True while a person's shift runs inside the department's hours (ALE-2). Without a calendar the shift alone counts. */
export function isServing(ports: Ports, department: string, shifts: readonly ShiftRow[]): boolean {
  const { profile } = ports.policy;
  const now = ports.clock.now();
  if (profile.calendar === undefined) return isInShift(shifts, now, profile.zone);
  return isOnShift(hoursOf(ports, department), weekOf(shifts), now);
}

/** Whether support's hours are running, those of the department that chats by default. */
export function isSupportOpen(ports: Ports): boolean {
  return ports.policy.profile.calendar === undefined || isOpen(hoursOf(ports, unnamed(ports)), ports.clock.now());
}

/** When the next shift begins inside the hours; null where nobody knows, and while one is running: then time alone changes nothing. */
export function nextShiftAt(ports: Ports, people: readonly { readonly department: string; readonly shifts: readonly ShiftRow[] }[]): Temporal.Instant | null {
  if (ports.policy.profile.calendar === undefined) return null;
  const now = ports.clock.now();
  const starts = people.flatMap(({ department, shifts }) => (shifts.length === 0 ? [] : (nextOpening(shiftHours(hoursOf(ports, department), weekOf(shifts)), now) ?? [])));
  const first = starts.toSorted((one, other) => Temporal.Instant.compare(one, other))[0];
  return first === undefined || Temporal.Instant.compare(first, now) <= 0 ? null : first;
}

/** The department's hours, or the main one's where it has none of its own; the profile always holds the edition in force. */
function hoursOf(ports: Ports, department: string) {
  const { profile } = ports.policy;
  if (profile.calendar === undefined) throw new RangeError("this profile has no calendar");
  return calendarOf({ zone: profile.zone, calendar: profile.calendar }, calendarDepartment(profile, department), ports.clock.now());
}

function weekOf(shifts: readonly ShiftRow[]): Week {
  const spansOf = (weekday: number): string[] => shifts.filter((one) => one.weekday === weekday).map(({ fromMinute, untilMinute }) => `${clockText(fromMinute)}-${clockText(untilMinute)}`);
  return Object.fromEntries(weekdays.map((name, index) => [name, spansOf(index + 1)])) as Week;
}

/** `540` → `09:00`. */
function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
