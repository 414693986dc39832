import type { Ports } from "../context.ts";
import { each, type Outcome } from "./each.ts";
import { addSupplement } from "./supplement.ts";

const factName = "supplement-cursor";
const events = new Set(["transfers.attest-removal", "transfers.finish", "transfers.supplement"]);

/**
 * Looks at the ledger rows that came since the last time, for removals whose supplement a crash prevented. Costs what is new, not what exists.
 */
export async function addDueSupplements(ports: Ports): Promise<Outcome> {
  const cursor = await ports.records.read.facts.find({ name: factName });
  const rows = await ports.records.read.lists.ledgerRange(Number(cursor?.value ?? 0), 1000);
  const last = rows.at(-1);
  if (last === undefined) return { done: 0, failed: [] };
  const ids = [...new Set(rows.filter((row) => events.has(row.event)).map((row) => row.transferId))].filter((id): id is string => id !== null);
  const outcome = await each(ports, "supplements", ids.map((id) => ({ id })), async (transfer) => {
    await addSupplement(ports, transfer.id);
    return false;
  });
  if (outcome.failed.length > 0) return outcome;
  await ports.records.transact(async (tables) => {
    const value = String(last.seq + 1);
    if ((await tables.facts.update({ name: factName }, { value })) === 0) await tables.facts.insert({ name: factName, value });
  });
  return outcome;
}
