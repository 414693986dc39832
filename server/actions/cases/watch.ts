import { calendarDepartment } from "../../domain/cases/departments.ts";
import { nextCaseState } from "../../domain/cases/transitions.ts";
import { resolvedDays } from "../../domain/cases/retention.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { ask } from "../support/entitled.ts";
import { each, parts, type Outcome } from "../upkeep/each.ts";
import { changeCase, updateCase } from "./load.ts";
import { mailStaff, mailSupervisors } from "./mail.ts";
import { noteCase } from "./note.ts";

const batch = 500;

interface Lateness {
  readonly remindersDue: readonly number[];
  readonly recordsBreach: boolean;
}

/** Every minute: urgent cases that nobody has answered are reminded of and their breach is recorded, exactly once (HOT-15); solved cases that were left alone are closed. Gives a line for people. */
export async function watchCases(ports: Ports): Promise<string> {
  return parts(ports, { "urgent cases": () => watchUrgent(ports), "solved cases": () => closeResolved(ports) });
}

async function watchUrgent(ports: Ports): Promise<Outcome> {
  return each(ports, "urgent cases", await ports.records.read.lists.unansweredUrgentCases(batch), async (seen) => {
    if (latenessOf(ports, seen) === null) return false;
    return changeCase(ports, seen, async (tables) => {
      const row = await tables.cases.find({ id: seen.id });
      const due = row === undefined || row.isUrgent === 0 || row.firstResponseAt !== null || row.breachedAt !== null || (row.state !== "open" && row.state !== "waiting") ? null : latenessOf(ports, row);
      if (row === undefined || due === null) return false;
      const sent = [...(JSON.parse(row.reminders) as number[]), ...due.remindersDue];
      const changed = await updateCase(tables, row, { reminders: JSON.stringify(sent), ...(due.recordsBreach ? { breachedAt: instantText(ports.clock.now()) } : {}) });
      const minutes = due.remindersDue.at(-1);
      if (minutes !== undefined) await mailStaff(ports, tables, changed, "case-reminder", { minutes });
      if (due.recordsBreach) await mailSupervisors(ports, tables, "case-breached", { caseId: row.id, caseNumber: `S-${String(row.number)}`, dueAt: row.dueAt });
      await noteCase(ports, tables, changed, ...due.remindersDue.map((one) => ({ event: "cases.remind", actorId: null, facts: { minutes: one }, isStaffOnly: true })), ...(due.recordsBreach ? [{ event: "cases.breach", actorId: null, facts: { dueAt: row.dueAt } }] : []));
      return true;
    });
  });
}

/** What is due of a case now; null: nothing. */
function latenessOf(ports: Ports, row: CaseRow): Lateness | null {
  if (row.dueAt === null || row.clockStartedAt === null) return null;
  const { decision } = ask(ports, "urgency.lateness", { startsAt: row.clockStartedAt, dueAt: row.dueAt, answeredAt: row.firstResponseAt, remindersSent: JSON.parse(row.reminders) as number[], isBreachRecorded: row.breachedAt !== null, department: calendarDepartment(ports.policy.profile, row.departmentId) });
  const value = decision.value as Lateness | undefined;
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
