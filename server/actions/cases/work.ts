import { isCaseLive, nextCaseState } from "../../domain/cases/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { bookMinutes } from "../support/book-minutes.ts";
import { keepPolicy } from "../support/decide.ts";
import { reservedIn } from "../../domain/minutes/ledger.ts";
import type { Tables } from "../../ports/records/records.ts";
import { settledNow, startLaterClock } from "./clock.ts";
import { changeCase, loadCase, updateCase } from "./load.ts";
import { mailCustomer } from "./mail.ts";
import { noteCase } from "./note.ts";
import { departmentRow } from "./open.ts";

/** Staff take a case, give it to a colleague, or with null lay it down. @throws {Refusal} `not-found`, also for somebody who is no member of staff; `wrong-state` for a case that is over. */
export async function assignCase(ports: Ports, caller: Caller, caseId: string, personId: string | null): Promise<void> {
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    if (personId !== null) {
      const person = await tables.people.find({ id: personId, accountId: null, disabledAt: null });
      if (person === undefined || (person.role !== "staff" && person.role !== "supervisor")) throw new Refusal("not-found", "There is no such member of staff.");
    }
    if (row.assigneeId === personId) return;
    const changed = await updateCase(tables, row, { assigneeId: personId, assignedAt: personId === null ? null : instantText(ports.clock.now()) });
    await noteCase(ports, tables, changed, { event: "cases.assign", actorId: caller.personId, facts: { assigneeId: personId } });
  });
}

/** Hands a case to another department; whoever had it lays it down. @throws {Refusal} `not-valid` for an unknown department, `wrong-state`. */
export async function moveCase(ports: Ports, caller: Caller, caseId: string, department: string): Promise<void> {
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    if (row.departmentId === department) return;
    const changed = await updateCase(tables, row, { departmentId: await departmentRow(ports, tables, department), assigneeId: null, assignedAt: null });
    await noteCase(ports, tables, changed, { event: "cases.move", actorId: caller.personId, facts: { from: row.departmentId, to: department } });
  });
}

/** Goes on with a case that waited for the customer; support has the ball again, and a new due time with it. @throws {Refusal} `wrong-state`. */
export async function resumeCase(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    const state = nextCaseState(row.state, "resume");
    const clock = await startLaterClock(ports, tables, row, caller.personId);
    const changed = await updateCase(tables, row, { state, waitingSince: null, ...clock.values });
    await noteCase(ports, tables, changed, { event: "cases.resume", actorId: caller.personId }, ...clock.notes);
  });
}

/** The matter is settled, says support or the customer. A minute that was set aside and not used is given back. @throws {Refusal} `wrong-state`. */
export async function resolveCase(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    const at = instantText(ports.clock.now());
    const clock = settledNow(row, at);
    const changed = await updateCase(tables, row, { state: nextCaseState(row.state, "resolve"), waitingSince: null, resolvedAt: at, ...clock.values });
    const released = await releaseMinute(ports, tables, row, caller.personId);
    if (caller.role !== "customer") await mailCustomer(ports, tables, changed, "case-resolved");
    await noteCase(ports, tables, changed, ...clock.notes, { event: "cases.resolve", actorId: caller.personId, facts: { releasedMinutes: released } });
  });
}

/** A solved case goes on, with a new due time. It was entitled when it was opened, and is not asked again (ALO-4). @throws {Refusal} `wrong-state`. */
export async function reopenCase(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    const state = nextCaseState(row.state, "reopen");
    const clock = await startLaterClock(ports, tables, row, caller.personId);
    const changed = await updateCase(tables, row, { state, resolvedAt: null, ...clock.values });
    await noteCase(ports, tables, changed, { event: "cases.reopen", actorId: caller.personId }, ...clock.notes);
  });
}

/** Hangs a transfer or a remote session of the same account on a case. @throws {Refusal} `not-found`, `conflict` when it hangs on another one. */
export async function linkToCase(ports: Ports, caller: Caller, caseId: string, link: { readonly kind: "transfer" | "session"; readonly targetId: string }): Promise<void> {
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    const target = link.kind === "transfer" ? await tables.transfers.find({ id: link.targetId }) : await tables.remoteSessions.find({ id: link.targetId });
    if (target?.accountId !== row.accountId) throw new Refusal("not-found", "This account has nothing of that kind.");
    await linkIn(ports, tables, row, link, caller.personId);
  });
}

/** Hangs something on a case that the transaction has read; the same again changes nothing. @throws {Refusal} `wrong-state` when it hangs on another case. */
export async function linkIn(ports: Ports, tables: Tables, row: CaseRow, link: { readonly kind: "transfer" | "session"; readonly targetId: string }, actorId: string): Promise<void> {
  const before = await tables.caseLinks.find(link);
  if (before !== undefined && before.caseId !== row.id) throw new Refusal("wrong-state", "It hangs on another case already.");
  if (before !== undefined) return;
  await tables.caseLinks.insert({ id: ports.randomness.id("link"), caseId: row.id, ...link, at: instantText(ports.clock.now()) });
  await noteCase(ports, tables, row, { event: "cases.link", actorId, facts: { kind: link.kind, targetId: link.targetId } });
}

export function requireLive(row: CaseRow): void {
  if (!isCaseLive(row.state)) throw new Refusal("wrong-state", "This case is over. Open it again first.", { state: row.state });
}

async function releaseMinute(ports: Ports, tables: Tables, row: CaseRow, actorId: string | null): Promise<number> {
  const entries = await tables.minuteEntries.list({ accountId: row.accountId, pool: "support", caseId: row.id });
  if (reservedIn(entries) === 0) return 0;
  const { entry } = await bookMinutes(ports, tables, { accountId: row.accountId, pool: "support", order: { kind: "release", caseId: row.id }, key: `release ${row.id}`, actorId });
  return entry.minutes;
}
