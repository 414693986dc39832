import type { CaseShape, CaseSummary } from "../../contract/shapes/case.ts";
import type { ShownDecision } from "../../contract/shapes/decision.ts";
import { calendarDepartment, departmentsOf } from "../../domain/cases/departments.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import type { CaseEventRow, CaseMessageRow, CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { eligibilityFactsOf, supportSheet } from "../support/account-facts.ts";
import { decideNow } from "../support/decide.ts";
import { shown } from "../support/shown.ts";
import { personRef } from "../transfers/present.ts";
import { allowedOnCase } from "./allowed.ts";
import { chargesOf } from "./charges.ts";
import { answerDueAt } from "./clock.ts";
import { caseNumber } from "./load.ts";
import { customerOf } from "./mail.ts";
import { caseTextKey, openCaseText } from "./texts.ts";

type People = Parameters<typeof personRef>[0];
const pauseEvents: readonly string[] = ["cases.wait", "cases.resume", "cases.resolve"];
const clockEvents: readonly string[] = ["cases.start-clock", "cases.answer", "cases.breach"];

async function namesOf(ports: Ports, ids: readonly (string | null)[]): Promise<People> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  return new Map((wanted.length === 0 ? [] : await ports.records.read.people.list({ id: wanted })).map((row) => [row.id, row]));
}

async function contactNames(ports: Ports, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  return new Map((wanted.length === 0 ? [] : await ports.records.read.supportContacts.list({ id: wanted })).map((row) => [row.id, row.name]));
}

/** Rows of lists; names come from the whole page at once. `why` tells by case id why it stands where it stands. */
export async function presentCases(ports: Ports, rows: readonly CaseRow[], why: ReadonlyMap<string, string> = new Map()): Promise<CaseSummary[]> {
  const accounts = new Map((rows.length === 0 ? [] : await ports.records.read.accounts.list({ id: [...new Set(rows.map((row) => row.accountId))] })).map((row) => [row.id, row.name]));
  const people = await namesOf(ports, rows.flatMap((row) => [row.assigneeId, row.openedBy]));
  const contacts = await contactNames(ports, rows.map((row) => row.contactId));
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      number: caseNumber(row),
      state: row.state,
      title: openCaseText(await caseTextKey(ports, row), "title", row.id, row.titleSealed),
      account: { id: row.accountId, name: accounts.get(row.accountId) ?? "" },
      department: { id: row.departmentId, title: departmentsOf(ports.policy.profile).find(({ id }) => id === row.departmentId)?.title ?? row.departmentId },
      channel: row.channel,
      openedAt: row.openedAt,
      customer: (row.openedBy === null ? undefined : people.get(row.openedBy)?.name) ?? (row.contactId === null ? undefined : contacts.get(row.contactId)) ?? null,
      isUrgent: row.isUrgent === 1,
      dueAt: row.dueAt,
      clockStartedAt: row.clockStartedAt,
      firstResponseAt: row.firstResponseAt,
      breachedAt: row.breachedAt,
      answerDueAt: answerDueAt(row),
      later: laterOf(row),
      waitingSince: row.waitingSince,
      assignee: row.assigneeId === null ? null : personRef(people, row.assigneeId),
      lastMessageAt: row.lastMessageAt,
      resolvedAt: row.resolvedAt,
      closedAt: row.closedAt,
      why: why.get(row.id) ?? null,
    })),
  );
}

/** The whole case, as this caller may see it: customers get no staff-only note, and no note of a time entry. */
export async function presentCase(ports: Ports, caller: Caller, row: CaseRow): Promise<CaseShape> {
  const { read } = ports.records;
  const isCustomer = caller.role === "customer";
  const [summary] = await presentCases(ports, [row]);
  if (summary === undefined) throw new Error("one row gives one summary");
  const kinds: CaseMessageRow["kind"][] = isCustomer ? ["public", "automatic"] : ["public", "automatic", "note"];
  const [messages, links, entries, events, sheet, charges, textKey] = await Promise.all([
    read.caseMessages.list({ caseId: row.id, kind: kinds }, { by: "position" }),
    read.caseLinks.list({ caseId: row.id }, { by: "at" }),
    read.timeEntries.list({ caseId: row.id }, { by: "startedAt" }),
    read.caseEvents.list({ caseId: row.id, event: [...pauseEvents, ...clockEvents] }, { by: "position" }),
    supportSheet(read, row.accountId),
    chargesOf(read, row),
    caseTextKey(ports, row),
  ]);
  const people = await namesOf(ports, [...messages.map(({ authorId }) => authorId), ...entries.map(({ personId }) => personId)]);
  const contacts = await contactNames(ports, messages.map(({ contactId }) => contactId));
  const booked = new Map((entries.length === 0 ? [] : await read.minuteEntries.list({ accountId: row.accountId, caseId: row.id })).map((one) => [one.id, one]));
  return {
    ...summary,
    messages: messages.map((message) => ({
      id: message.id,
      kind: message.kind,
      author: (message.authorId === null ? undefined : people.get(message.authorId)?.name) ?? (message.contactId === null ? undefined : contacts.get(message.contactId)) ?? null,
      isFromCustomer: message.isFromCustomer === 1,
      isOwn: message.authorId === caller.personId,
      at: message.at,
      text: openCaseText(textKey, "message", message.id, message.textSealed),
    })),
    links: await linksOf(ports, links),
    rate: row.rate,
    urgency: { endedAt: row.urgentEndedAt, endedBecause: row.urgentEndedBecause },
    topic: row.topic,
    scope: await storedDecision(ports, row.scopeDecisionId),
    entitlement: await storedDecision(ports, row.entitlementDecisionId),
    entitlementNow: isCustomer ? null : shown(decideNow(ports, "entitlement.eligibility", eligibilityFactsOf(sheet))),
    escalatedAt: row.escalatedAt,
    minutes: { support: sheet.minutes.support ?? null, "second-tier": sheet.minutes["second-tier"] ?? null, extra: sheet.minutes.extra ?? null },
    charges,
    timeEntries: entries.map((entry) => {
      const debit = entry.minuteEntryId === null ? undefined : booked.get(entry.minuteEntryId);
      const note = isCustomer ? null : openCaseText(textKey, "time-entry", entry.id, entry.noteSealed);
      return { id: entry.id, person: personRef(people, entry.personId), startedAt: entry.startedAt, endedAt: entry.endedAt, minutes: entry.minutes, rate: entry.rate, pool: entry.pool, chargedMinutes: debit === undefined ? 0 : debit.releasedMinutes - debit.minutes, overrunMinutes: debit?.overrunMinutes ?? 0, note, reversedAt: entry.reversedAt };
    }),
    pauses: pausesOf(events),
    clocks: clocksOf(row, events),
    openMinutesLeft: openMinutesLeft(ports, row),
    keptUntilAt: row.keptUntilAt,
    tier: row.tier,
    isNamedCaller: row.isNamedCaller === 1,
    chatId: row.chatId,
    unseen: isCustomer ? null : await whoCannotRead(ports, row),
    allows: allowedOnCase(row, caller),
  };
}

/** Who asked and cannot sign in: somebody declared only, or invited and not there yet. Their mails tell that there is something new, without its words. */
async function whoCannotRead(ports: Ports, row: CaseRow): Promise<CaseShape["unseen"]> {
  const { read } = ports.records;
  const person = await customerOf(read, row);
  if (person !== null) return person.activatedAt === null ? { email: person.email, name: person.name, personId: person.id, signIn: "invited" } : null;
  const contact = row.openedBy !== null || row.contactId === null ? undefined : await read.supportContacts.find({ id: row.contactId, removedAt: null });
  return contact === undefined ? null : { email: contact.email, name: contact.name, personId: null, signIn: "none" };
}

async function linksOf(ports: Ports, links: readonly { kind: "transfer" | "session"; targetId: string; at: string }[]): Promise<CaseShape["links"]> {
  const ids = (kind: string): string[] => links.filter((link) => link.kind === kind).map(({ targetId }) => targetId);
  const [transferIds, sessionIds] = [ids("transfer"), ids("session")];
  const transfers = new Map((transferIds.length === 0 ? [] : await ports.records.read.transfers.list({ id: transferIds })).map((row) => [row.id, { number: `T-${String(row.number)}`, state: row.state }]));
  const sessions = new Map((sessionIds.length === 0 ? [] : await ports.records.read.remoteSessions.list({ id: sessionIds })).map((row) => [row.id, { number: null, state: row.state }]));
  return links.map(({ kind, targetId, at }) => ({ kind, targetId, at, ...((kind === "transfer" ? transfers : sessions).get(targetId) ?? { number: null, state: "" }) }));
}

async function storedDecision(ports: Ports, id: string | null): Promise<ShownDecision | null> {
  const row = id === null ? undefined : await ports.records.read.decisions.find({ id });
  return row === undefined ? null : shown(JSON.parse(row.decision) as Decision);
}

/** From waiting to whatever ended it. */
function pausesOf(events: readonly CaseEventRow[]): CaseShape["pauses"] {
  const pauses: CaseShape["pauses"] = [];
  for (const { event, at } of events.filter((one) => pauseEvents.includes(one.event))) {
    const last = pauses.at(-1);
    if (event === "cases.wait") pauses.push({ from: at, until: null });
    else if (last !== undefined) last.until ??= at;
  }
  return pauses;
}

/** The first clock, as the row has it, then one for each that a later message started. */
function clocksOf(row: CaseRow, events: readonly CaseEventRow[]): CaseShape["clocks"] {
  const first = row.clockStartedAt === null || row.dueAt === null ? [] : [{ startsAt: row.clockStartedAt, dueAt: row.dueAt, answeredAt: row.firstResponseAt, breachedAt: row.breachedAt, endedAt: null }];
  const later: CaseShape["clocks"] = [];
  for (const { event, at, facts } of events) {
    const last = later.at(-1);
    if (event === "cases.start-clock") {
      const { startsAt, dueAt } = JSON.parse(facts) as { readonly startsAt: string; readonly dueAt: string };
      later.push({ startsAt, dueAt, answeredAt: null, breachedAt: null, endedAt: null });
    } else if (last !== undefined && last.answeredAt === null && last.endedAt === null) {
      if (event === "cases.breach") last.breachedAt ??= at;
      if (event === "cases.answer") last.answeredAt = at;
      if (event === "cases.resolve") last.endedAt = at;
    }
  }
  return [...first, ...later];
}

function laterOf(row: CaseRow): CaseSummary["later"] {
  const { laterAskedAt, laterStartsAt, laterDueAt, laterBreachedAt } = row;
  return laterAskedAt === null || laterStartsAt === null || laterDueAt === null ? null : { askedAt: laterAskedAt, startsAt: laterStartsAt, dueAt: laterDueAt, breachedAt: laterBreachedAt };
}

function openMinutesLeft(ports: Ports, row: CaseRow): number | null {
  const { profile } = ports.policy;
  const now = ports.clock.now();
  const dueAt = answerDueAt(row);
  if (dueAt === null || row.closedAt !== null || profile.calendar === undefined || dueAt <= instantText(now)) return null;
  const { value } = decideNow(ports, "calendar.minutes", { from: now.toString(), until: dueAt, department: calendarDepartment(profile, row.departmentId) });
  return typeof value === "number" ? value : null;
}
