import type { MailTakingRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";

/** Notes that a mail was dealt with; false where it was before. First in the transaction. */
export async function remember(ports: Ports, tables: Tables, id: string, outcome: MailTakingRow["outcome"]): Promise<boolean> {
  if ((await tables.mailTakings.find({ id })) !== undefined) return false;
  await tables.mailTakings.insert({ id, takenAt: instantText(ports.clock.now()), outcome });
  return true;
}
