import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import { Failure } from "../failure.ts";
import type { Connection } from "./connection.ts";

/**
 * The transfer that a person means: by number (`T-12`, `t-12`, `12`) or by id (`transfer_…`).
 * @throws {Failure} `usage` for neither form, `refused` where there is none that this person may see.
 */
export async function findTransfer(connection: Connection, typed: string): Promise<TransferShape> {
  if (/^transfer_[a-z0-9]+$/.test(typed)) return connection.ask("GET /api/transfers/:id", { params: { id: typed } });
  const number = numberOf(typed);
  if (number === null) throw new Failure("usage", `“${typed}” is not a transfer.`, "Give its number (T-12) or its id (transfer_…).");
  let cursor: string | null = null;
  do {
    const page: { readonly items: readonly { readonly id: string; readonly number: string }[]; readonly next: string | null } = await connection.ask("GET /api/transfers", { query: { search: number, ...(cursor === null ? {} : { cursor }) } });
    const found = page.items.find((transfer) => transfer.number === number);
    if (found !== undefined) return connection.ask("GET /api/transfers/:id", { params: { id: found.id } });
    cursor = page.next;
  } while (cursor !== null);
  throw new Failure("refused", `There is no transfer ${number} that you may see.`, "List yours: custody status", "not-found");
}

/** `T-12` for `T-12`, `t-12` and `12`; null for anything else. */
export function numberOf(typed: string): string | null {
  const digits = /^(?:t-)?(\d{1,15})$/i.exec(typed)?.[1];
  return digits === undefined ? null : `T-${String(Number(digits))}`;
}
