import { Refusal } from "../../domain/refusal.ts";
import type { AccountRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";

/** One account. @throws {Refusal} `not-found`. */
export async function showAccount(ports: Ports, accountId: string): Promise<AccountRow> {
  const account = await ports.records.read.accounts.find({ id: accountId });
  if (account === undefined) throw new Refusal("not-found", "There is nothing here.");
  return account;
}
