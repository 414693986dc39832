import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Caller, Ports } from "../context.ts";
import { change } from "../transfers/change.ts";

/** The case, if this caller may know of it: customers see their account's, support all. @throws {Refusal} `not-found`, the same for missing and foreign. */
export async function loadCase(tables: Tables, caller: Caller, caseId: string): Promise<CaseRow> {
  const row = await tables.cases.find({ id: caseId });
  if (row === undefined || (caller.role === "customer" && row.accountId !== caller.accountId)) throw new Refusal("not-found", "There is nothing here.");
  return row;
}

/** How people name a case. */
export function caseNumber(row: Pick<CaseRow, "number">): string {
  return `S-${String(row.number)}`;
}

/** Runs a change of a case; a lost race is asked again from the start. Tells connected browsers afterwards. */
export async function changeCase<T>(ports: Ports, row: Pick<CaseRow, "id" | "accountId">, work: (tables: Tables) => Promise<T>): Promise<T> {
  const result = await change(ports, work);
  ports.notifier.changed({ topic: "case", id: row.id, accountId: row.accountId });
  return result;
}

/** Changes a case that the transaction has read, guarded by what was read. @throws {Refusal} `conflict` when somebody else came first. */
export async function updateCase(tables: Tables, row: CaseRow, values: Partial<CaseRow>): Promise<CaseRow> {
  const guard = { id: row.id, state: row.state, assigneeId: row.assigneeId, isUrgent: row.isUrgent, messageCount: row.messageCount, departmentId: row.departmentId, breachedAt: row.breachedAt, laterAskedAt: row.laterAskedAt, laterBreachedAt: row.laterBreachedAt, reminders: row.reminders };
  if ((await tables.cases.update(guard, values)) !== 1) throw new Refusal("conflict", "Somebody else changed this case at the same moment. Try again.");
  return { ...row, ...values };
}
