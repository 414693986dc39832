import { Refusal } from "../../domain/refusal.ts";
import type { ChatPresenceRow } from "../../ports/records/chat-rows.ts";
import type { ShiftRow } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change } from "../transfers/change.ts";
import { departmentOf, isServing, requireInChats } from "./departments.ts";

/** So long somebody counts as present after the last sign of life of their page. Minutes. */
const livingMinutes = 3;

/** Somebody of support as chats see them. */
export interface ChatPerson {
  readonly personId: string;
  readonly name: string;
  readonly department: string;
  readonly isPresent: boolean;
  readonly isInShift: boolean;
  readonly mayChat: boolean;
  readonly shifts: readonly ShiftRow[];
}

/**
 * Says whether the caller is there for chats; the page repeats it every minute, so that a closed laptop is not taken for a person.
 * @throws {Refusal} `policy-refused` for people whose department is in no chat.
 */
export async function setPresence(ports: Ports, caller: Caller, state: ChatPresenceRow["state"]): Promise<void> {
  const now = instantText(ports.clock.now());
  const wasNews = await change(ports, async (tables) => {
    if (state === "present") await requireInChats(ports, tables, caller.personId);
    const known = await tables.chatPresence.find({ personId: caller.personId });
    if (known?.state === state && isLiving(ports, known)) {
      await tables.chatPresence.update({ personId: caller.personId }, { seenAt: now });
      return false;
    }
    if (known === undefined) await tables.chatPresence.insert({ personId: caller.personId, state, since: now, seenAt: now });
    else await tables.chatPresence.update({ personId: caller.personId }, { state, since: now, seenAt: now });
    await record(ports, tables, { event: "chats.set-presence", actorId: caller.personId, facts: { state } });
    return true;
  });
  if (wasNews) ports.notifier.changed({ topic: "queue", id: "chats", accountId: null });
}

function isLiving(ports: Ports, row: ChatPresenceRow): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(row.seenAt).add({ minutes: livingMinutes }), ports.clock.now()) > 0;
}

/** Everybody of support with a shift, a department or a presence, by name; with `whole` also those who have none of it. */
export async function chatPeople(ports: Ports, tables: Tables, whole = false): Promise<ChatPerson[]> {
  const [shifts, presences, members] = [await tables.shifts.list({}), await tables.chatPresence.list({}), await tables.departmentMembers.list({})];
  const ids = [...new Set([...shifts, ...presences, ...members].map(({ personId }) => personId))];
  const people = ids.length === 0 && !whole ? [] : await tables.people.list({ ...(whole ? {} : { id: ids }), role: ["staff", "supervisor"], disabledAt: null });
  const shutOut = ports.policy.profile.chat?.shutOutDepartments ?? [];
  const found: ChatPerson[] = [];
  for (const { id, name } of people) {
    const department = departmentOf(ports, members.filter(({ personId }) => personId === id).map(({ departmentId }) => departmentId));
    const own = shifts.filter(({ personId }) => personId === id);
    const presence = presences.find(({ personId }) => personId === id);
    found.push({ personId: id, name, department, shifts: own, isPresent: presence?.state === "present" && isLiving(ports, presence), isInShift: isServing(ports, department, own), mayChat: !shutOut.includes(department) });
  }
  return found.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** One weekly stretch, minutes from midnight by the vendor's clock. */
export interface NewShift {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** Replaces somebody's shifts. @throws {Refusal} `not-found` unless they are of support; `not-valid` for stretches that overlap. */
export async function setShifts(ports: Ports, caller: Caller, personId: string, shifts: readonly NewShift[]): Promise<void> {
  for (const [index, one] of shifts.entries()) {
    if (one.fromMinute >= one.untilMinute) throw new Refusal("not-valid", "A shift begins before it ends.");
    if (shifts.slice(0, index).some((other) => other.weekday === one.weekday && other.fromMinute < one.untilMinute && one.fromMinute < other.untilMinute)) throw new Refusal("not-valid", "Two shifts of one day overlap.");
  }
  await change(ports, async (tables) => {
    if ((await tables.people.find({ id: personId, role: ["staff", "supervisor"], disabledAt: null })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    await tables.shifts.remove({ personId });
    for (const one of shifts) await tables.shifts.insert({ id: ports.randomness.id("shift"), personId, ...one });
    await record(ports, tables, { event: "chats.set-shifts", actorId: caller.personId, facts: { personId, shifts: shifts.length } });
  });
  ports.notifier.changed({ topic: "queue", id: "chats", accountId: null });
}
