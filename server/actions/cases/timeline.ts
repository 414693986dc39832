import type { CaseShape } from "../../contract/shapes/case.ts";
import type { caseEvent, ComplaintShape } from "../../contract/shapes/case.ts";
import type * as z from "zod";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import type { Caller, Ports } from "../context.ts";
import { personRef } from "../transfers/present.ts";
import { complaintText } from "./complain.ts";
import { loadCase } from "./load.ts";

type CaseEventShape = z.output<typeof caseEvent>;

/** What happened to a case, newest first; customers see nothing that is for staff alone. @throws {Refusal} `not-found`. */
export async function caseTimeline(ports: Ports, caller: Caller, caseId: CaseShape["id"]): Promise<CaseEventShape[]> {
  const { read } = ports.records;
  await loadCase(read, caller, caseId);
  const rows = await read.caseEvents.list({ caseId, ...(caller.role === "customer" ? { isStaffOnly: 0 as const } : {}) }, { by: "position", descending: true, limit: 500 });
  const ids = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))];
  const people = new Map((ids.length === 0 ? [] : await read.people.list({ id: ids })).map((person) => [person.id, person]));
  return rows.map(({ id, at, event, actorId, facts, isStaffOnly }) => ({ id, at, event, actor: actorId === null ? null : personRef(people, actorId), facts: JSON.parse(facts) as CaseEventShape["facts"], isStaffOnly: isStaffOnly === 1 }));
}

/** Complaints for the supervisors, newest first. */
export async function listComplaints(ports: Ports, state: "open" | "answered" | undefined, page: PageRequest): Promise<Page<ComplaintShape>> {
  const { read } = ports.records;
  const { items: rows, next } = await read.lists.complaints(state === undefined ? {} : { state }, page);
  const ids = [...new Set(rows.flatMap(({ personId, handledBy }) => [personId, handledBy].filter((id) => id !== null)))];
  const people = new Map((ids.length === 0 ? [] : await read.people.list({ id: ids })).map((person) => [person.id, person]));
  const accountIds = [...new Set(rows.flatMap(({ accountId }) => accountId ?? []))];
  const accounts = new Map((accountIds.length === 0 ? [] : await read.accounts.list({ id: accountIds })).map(({ id, name }) => [id, name]));
  const items = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      at: row.at,
      page: row.page,
      account: row.accountId === null ? null : { id: row.accountId, name: accounts.get(row.accountId) ?? "" },
      person: row.personId === null ? null : personRef(people, row.personId),
      text: await complaintText(ports, row),
      state: row.state,
      handledAt: row.handledAt,
      handledBy: row.handledBy === null ? null : personRef(people, row.handledBy),
    })),
  );
  return { items, next };
}
