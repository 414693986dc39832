import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";

/** What a case has cost so far in minutes of ordinary support: minutes of work, what was taken for them and not given back, and what went beyond the balance. */
interface CaseCharges {
  readonly workedMinutes: number;
  readonly takenMinutes: number;
  readonly overrunMinutes: number;
}

export async function chargesOf(tables: Tables, row: Pick<CaseRow, "id" | "accountId">): Promise<CaseCharges> {
  const entries = await tables.timeEntries.list({ caseId: row.id, pool: "support", reversedAt: null });
  const booked = await tables.minuteEntries.list({ accountId: row.accountId, pool: "support", caseId: row.id, kind: "debit" });
  const own = booked.filter((one) => entries.some((entry) => entry.minuteEntryId === one.id));
  // What staff have given back by hand must not be given back again.
  const reversals = own.length === 0 ? [] : await tables.minuteEntries.list({ reversesId: own.map(({ id }) => id) });
  const debits = own.filter(({ id }) => !reversals.some(({ reversesId }) => reversesId === id));
  return {
    workedMinutes: entries.reduce((sum, { minutes }) => sum + minutes, 0),
    takenMinutes: debits.reduce((sum, { minutes, releasedMinutes }) => sum + releasedMinutes - minutes, 0),
    overrunMinutes: debits.reduce((sum, { overrunMinutes }) => sum + overrunMinutes, 0),
  };
}
