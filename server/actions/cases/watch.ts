import { calendarDepartment } from "../../domain/cases/departments.ts";
import { isCaseLive, nextCaseState } from "../../domain/cases/transitions.ts";
import { resolvedDays } from "../../domain/cases/retention.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { ask } from "../support/entitled.ts";
import { each, parts, type Outcome } from "../upkeep/each.ts";
import { recordLate } from "./clock.ts";
import { caseNumber, changeCase, updateCase } from "./load.ts";
import { mailStaff, mailSupervisors } from "./mail.ts";
import { noteCase } from "./note.ts";

const batch = 500;

interface Lateness {
  readonly remindersDue: readonly number[];
  readonly recordsBreach: boolean;
}

/** Every minute: urgent cases that nobody has answered are reminded of (HOT-15), and an answer that is late, to whatever case or later message, is recorded, exactly once; solved cases that were left alone are closed. Gives a line for people. */
export async function watchCases(ports: Ports): Promise<string> {
  return parts(ports, { "answers due": () => watchAnswers(ports), "solved cases": () => closeResolved(ports) });
}

async function watchAnswers(ports: Ports): Promise<Outcome> {
  return each(ports, "answers due", await ports.records.read.lists.casesToWatch(instantText(ports.clock.now()), batch), async (seen) => {
    if (lateness(ports, seen) === null) return false;
    return changeCase(ports, seen, async (tables) => {
      const row = await tables.cases.find({ id: seen.id });
      const due = row === undefined || !isCaseLive(row.state) ? null : lateness(ports, row);
      if (row === undefined || due === null) return false;
      const at = instantText(ports.clock.now());
      const late = due.recordsBreach ? recordLate(row, at) : { values: {}, notes: [] };
      const sent = [...(JSON.parse(row.reminders) as number[]), ...due.remindersDue];
      const changed = await updateCase(tables, row, { reminders: JSON.stringify(sent), ...late.values });
      const minutes = due.remindersDue.at(-1);
      if (minutes !== undefined) await mailStaff(ports, tables, changed, "case-reminder", { minutes });
      for (const { facts } of late.notes) await mailSupervisors(ports, tables, "case-breached", { caseId: row.id, caseNumber: caseNumber(row), isUrgent: row.isUrgent === 1 && row.firstResponseAt === null, ...facts });
      await noteCase(ports, tables, changed, ...due.remindersDue.map((one) => ({ event: "cases.remind", actorId: null, facts: { minutes: one }, isStaffOnly: true })), ...late.notes);
      return true;
    });
  });
}

/** What is due of a case now, for its first answer or for the one to a later message; null: nothing. */
function lateness(ports: Ports, row: CaseRow): Lateness | null {
  const { profile } = ports.policy;
  const department = calendarDepartment(profile, row.departmentId);
  const isUrgent = row.isUrgent === 1 && profile.urgency?.urgent !== undefined;
  const facts =
    row.firstResponseAt === null
      ? { startsAt: row.clockStartedAt, dueAt: row.dueAt, answeredAt: null, remindersSent: JSON.parse(row.reminders) as number[], isBreachRecorded: row.breachedAt !== null, department, isUrgent }
      : { startsAt: row.laterStartsAt, dueAt: row.laterDueAt, answeredAt: null, isBreachRecorded: row.laterBreachedAt !== null, department, isUrgent: false };
  if (facts.startsAt === null || facts.dueAt === null) return null;
  const value = ask(ports, "urgency.lateness", facts).decision.value as Lateness | undefined;
  return value === undefined || (value.remindersDue.length === 0 && !value.recordsBreach) ? null : value;
}

async function closeResolved(ports: Ports): Promise<Outcome> {
  const before = instantText(ports.clock.now().subtract({ hours: resolvedDays * 24 }));
  return each(ports, "solved cases", await ports.records.read.lists.casesResolvedBefore(before, batch), (seen) =>
    changeCase(ports, seen, async (tables) => {
      const row = await tables.cases.find({ id: seen.id });
      if (row?.state !== "resolved" || row.resolvedAt === null || row.resolvedAt > before) return false;
      const changed = await updateCase(tables, row, { state: nextCaseState(row.state, "close"), closedAt: instantText(ports.clock.now()) });
      await noteCase(ports, tables, changed, { event: "cases.close", actorId: null });
      return true;
    }),
  );
}
