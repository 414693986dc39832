import { Refusal } from "../../../domain/refusal.ts";
import type { Caller, Ports } from "../../context.ts";

/** A customer's person knows of no account but their own. @throws {Refusal} `not-found`. */
export async function requireVisible(ports: Ports, caller: Caller, accountId: string): Promise<void> {
  const isForeign = caller.role === "customer" && caller.accountId !== accountId;
  if (isForeign || (await ports.records.read.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
}
