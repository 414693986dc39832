import { calendarDepartment } from "../../domain/cases/departments.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { ask, storeAsked } from "../support/entitled.ts";
import type { CaseNote } from "./note.ts";

/** What something does to a case's clocks: columns of its row, and what is noted of it. */
export interface ClockChange {
  readonly values: Partial<CaseRow>;
  readonly notes: readonly CaseNote[];
}

const nothing: ClockChange = { values: {}, notes: [] };
const stopped = { laterAskedAt: null, laterStartsAt: null, laterDueAt: null, laterBreachedAt: null } as const;

/** By when an answer is owed now: the first one, else that to a later message. Null: none is owed, or no time was promised. */
export function answerDueAt(row: Pick<CaseRow, "firstResponseAt" | "dueAt" | "laterDueAt">): string | null {
  return row.firstResponseAt === null ? row.dueAt : row.laterDueAt;
}

/**
 * Support has the ball again in a case that it had answered: the customer wrote, opened it again, or no longer keeps it waiting. A new due time is given by HOT-3 and never
 * computed again (HOT-17). Nothing where an answer is owed already: what was given stays. Runs in the transaction; needs `keepPolicy` before it.
 */
export async function startLaterClock(ports: Ports, tables: Tables, row: CaseRow, actorId: string | null): Promise<ClockChange> {
  if (row.firstResponseAt === null || row.laterAskedAt !== null) return nothing;
  const account = await tables.accounts.find({ id: row.accountId });
  const now = ports.clock.now();
  const asked = ask(ports, "urgency.due", { createdAt: now.toString(), isUrgent: false, isLaterMessage: true, department: calendarDepartment(ports.policy.profile, row.departmentId), customerZone: account?.zone ?? null });
  const clock = asked.decision.value as { readonly dueAt: string; readonly startsAt: string; readonly calendarVersion: string } | undefined;
  if (clock === undefined) return nothing;
  await storeAsked(ports, tables, asked, { accountId: row.accountId, subject: { kind: "case", id: row.id }, actorId });
  const [startsAt, dueAt] = [clock.startsAt, clock.dueAt].map((instant) => instantText(Temporal.Instant.from(instant)));
  if (startsAt === undefined || dueAt === undefined) return nothing;
  return {
    values: { laterAskedAt: instantText(now), laterStartsAt: startsAt, laterDueAt: dueAt, laterBreachedAt: null },
    notes: [{ event: "cases.start-clock", actorId: null, facts: { startsAt, dueAt, calendarVersion: clock.calendarVersion } }],
  };
}

/** A person has answered in public (HOT-16): the clock that runs ends, in time or late. */
export function answeredNow(row: CaseRow, actorId: string, at: string): ClockChange {
  const isFirst = row.firstResponseAt === null;
  if (!isFirst && row.laterAskedAt === null) return nothing;
  const late = recordLate(row, at);
  const dueAt = isFirst ? row.dueAt : row.laterDueAt;
  return {
    values: { ...late.values, ...(isFirst ? { firstResponseAt: at } : {}), ...stopped },
    notes: [...late.notes, { event: "cases.answer", actorId, facts: { dueAt, isLate: dueAt !== null && dueAt < at } }],
  };
}

/** The matter is settled: nobody owes an answer to what was written later. What is late already stays on record (HOT-14). */
export function settledNow(row: CaseRow, at: string): ClockChange {
  const late = recordLate(row, at);
  return { values: { ...late.values, ...stopped }, notes: late.notes };
}

/** The breach of whatever due time has passed without an answer and is not on record yet; each is recorded once (HOT-15). */
export function recordLate(row: CaseRow, at: string): ClockChange {
  const isFirst = row.firstResponseAt === null && row.breachedAt === null && row.dueAt !== null && row.dueAt < at;
  const isLater = row.laterDueAt !== null && row.laterBreachedAt === null && row.laterDueAt < at;
  const breach = (dueAt: string | null): CaseNote => ({ event: "cases.breach", actorId: null, facts: { dueAt } });
  return {
    values: { ...(isFirst ? { breachedAt: at } : {}), ...(isLater ? { laterBreachedAt: at } : {}) },
    notes: [...(isFirst ? [breach(row.dueAt)] : []), ...(isLater ? [breach(row.laterDueAt)] : [])],
  };
}
