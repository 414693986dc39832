import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow, TimeEntryRow } from "../../ports/records/case-rows.ts";
import type { MinutePool } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { supportSheet } from "../support/account-facts.ts";
import { bookMinutes } from "../support/book-minutes.ts";
import { bookWork } from "../support/plans/book-work.ts";
import { askExtraTime } from "../support/plans/plan-offer.ts";
import { requireNotDenied } from "../support/decide.ts";
import { ask } from "../support/entitled.ts";
import { changeCase, loadCase } from "./load.ts";
import { noteCase } from "./note.ts";
import { penFor, sealCaseText } from "./texts.ts";

const hoursMax = 24;

/**
 * Records work on a case and takes its minutes: begun minutes count, urgent ones by their rate (HOT-8); what goes beyond the balance is recorded as overrun and not charged.
 * @throws {Refusal} `not-valid` for a time that is not in the past, `policy-refused` with the quote when developers' time is used up and no further time was accepted (CON-8).
 */
export async function recordTime(ports: Ports, caller: Caller, caseId: string, given: { readonly startedAt: string; readonly endedAt: string; readonly note?: string | undefined }): Promise<TimeEntryRow> {
  const [from, until] = [Temporal.Instant.from(given.startedAt), Temporal.Instant.from(given.endedAt)];
  const ms = until.epochMilliseconds - from.epochMilliseconds;
  if (ms <= 0 || ms > hoursMax * 3_600_000 || Temporal.Instant.compare(until, ports.clock.now()) > 0) throw new Refusal("not-valid", `Work begins before it ends, lies in the past and takes ${String(hoursMax)} hours at most.`);
  const seen = await loadCase(ports.records.read, caller, caseId);
  const pen = await penFor(ports, seen);
  return changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    if (row.state === "closed") throw new Refusal("wrong-state", "This case is closed.", { state: row.state });
    const minutes = Math.ceil(ms / 60_000);
    const id = ports.randomness.id("time");
    const pool = await poolFor(ports, tables, row, minutes);
    const charge = ask(ports, "urgency.charge", { workedMinutes: minutes, isUrgent: row.isUrgent === 1 }).decision.value as { readonly minutes: number; readonly rate: number };
    const rate = pool === "support" ? charge.rate : 1;
    const booked = pool === null ? null : await bookWork(ports, tables, { accountId: row.accountId, pool, caseId, startedAt: from, endedAt: until, minutes: minutes * rate, key: `work ${id}`, actorId: caller.personId });
    const entry: TimeEntryRow = {
      id,
      caseId,
      personId: caller.personId,
      startedAt: instantText(from),
      endedAt: instantText(until),
      minutes,
      rate,
      pool,
      minuteEntryId: booked?.id ?? null,
      noteSealed: given.note === undefined ? null : sealCaseText(pen.textKey, "time-entry", id, given.note),
      createdAt: instantText(ports.clock.now()),
      reversedAt: null,
    };
    await tables.timeEntries.insert(entry);
    await noteCase(ports, tables, row, { event: "cases.record-time", actorId: caller.personId, facts: { timeEntryId: id, minutes, rate, pool, overrunMinutes: booked?.overrunMinutes ?? 0 } });
    return entry;
  });
}

/** From which minutes work is taken; null: nothing is charged, because the account has no such ledger or the policy charges nothing for it (CON-3). */
async function poolFor(ports: Ports, tables: Tables, row: CaseRow, minutes: number): Promise<MinutePool | null> {
  if (await isFree(tables, row)) return null;
  const sheet = await supportSheet(tables, row.accountId);
  if (row.escalatedAt === null) return sheet.minutes.support === undefined ? null : "support";
  if ((sheet.minutes["second-tier"] ?? 0) > 0) return "second-tier";
  if ((sheet.minutes.extra ?? 0) > 0) return "extra";
  if (ports.policy.profile.plans === undefined) return sheet.minutes.support === undefined ? null : "support";
  requireNotDenied(askExtraTime(ports, sheet, minutes, false).decision);
  return null;
}

async function isFree(tables: Tables, row: CaseRow): Promise<boolean> {
  const stored = row.scopeDecisionId === null ? undefined : await tables.decisions.find({ id: row.scopeDecisionId });
  const { value } = stored === undefined ? { value: null } : (JSON.parse(stored.decision) as { value?: { minutes?: number | null } | null });
  return value?.minutes === 0;
}

/** Takes an entry back: the minutes return by a reversing entry, and the entry stays on record. @throws {Refusal} `wrong-state` when it was taken back, or its urgency was refunded meanwhile. */
export async function reverseTime(ports: Ports, caller: Caller, caseId: string, entryId: string): Promise<void> {
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    const entry = await tables.timeEntries.find({ id: entryId, caseId });
    if (entry === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (entry.reversedAt !== null) throw new Refusal("wrong-state", "This entry was taken back already.");
    if (entry.rate > 1 && row.urgentEndedAt !== null) throw new Refusal("wrong-state", "The difference of this entry was given back when the urgency ended; correct it in the account's ledger.");
    await tables.timeEntries.update({ id: entryId }, { reversedAt: instantText(ports.clock.now()) });
    if (entry.minuteEntryId !== null && entry.pool !== null) await bookMinutes(ports, tables, { accountId: row.accountId, pool: entry.pool, order: { kind: "reversal", reversesId: entry.minuteEntryId }, key: `reverse ${entryId}`, actorId: caller.personId });
    await noteCase(ports, tables, row, { event: "cases.reverse-time", actorId: caller.personId, facts: { timeEntryId: entryId, minutes: entry.minutes } });
  });
}
