import { api } from "../../server/api.ts";
import type { TransferSummary } from "../../server/queries.ts";

/** "t-1002", "1002" → "T-1002"; null for anything else. */
export function numberIn(term: string): string | null {
  const found = /^(?:t-?)?(\d{1,15})$/i.exec(term.trim());
  return found?.[1] === undefined ? null : `T-${found[1]}`;
}

/** The transfer of a number, or null. @throws {ApiError} */
export async function findTransfer(number: string): Promise<TransferSummary | null> {
  const { items } = await api("GET /api/transfers", { query: { search: number, limit: 1 } });
  return items.find((one) => one.number === number) ?? null;
}
