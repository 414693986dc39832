import { api } from "../../server/api.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { csvOf } from "../csv.ts";
import type { LedgerRow } from "../queries.ts";

const texts = supervisorTexts.ledger;

/** Reads the whole record (or that of one transfer) and gives it as CSV. `onProgress` gets the rows read so far. @throws {ApiError} */
export async function ledgerCsv(transferId: string | undefined, onProgress: (rows: number) => void): Promise<string> {
  const rows: LedgerRow[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: LedgerRow[]; next: string | null } = await api("GET /api/ledger", { query: { limit: 200, ...(transferId === undefined ? {} : { transferId }), ...(cursor === null ? {} : { cursor }) } });
    rows.push(...page.items);
    onProgress(rows.length);
    cursor = page.next;
  } while (cursor !== null);
  return csvOf(
    [texts.seq, texts.at, texts.event, texts.actor, texts.transfer, texts.facts, texts.leaf],
    rows.map((row) => [row.seq, row.at, row.event, row.actor?.name ?? texts.portal, row.transferNumber, JSON.stringify(row.facts), row.leaf]),
  );
}
