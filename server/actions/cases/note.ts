import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { caseNumber } from "./load.ts";
import { sealCaseText } from "./texts.ts";

/** Something that happened to a case. `facts` are ids, words and numbers; what a person wrote goes into `text`. */
export interface CaseNote {
  readonly event: string;
  readonly actorId: string | null;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  readonly isStaffOnly?: boolean;
  readonly text?: { readonly value: string; readonly textKey: Uint8Array };
}

/** Events after which a customer finds the case at the head of their list; what happens by the clock alone moves nothing. */
const activities: ReadonlySet<string> = new Set(["cases.open", "cases.add-message", "cases.wait", "cases.resume", "cases.resolve", "cases.reopen"]);

/** Writes an event of a case: in its own list, and after all of them in the ledger. The case's row must be held. Comes last in the transaction. */
export async function noteCase(ports: Ports, tables: Tables, row: CaseRow, ...notes: readonly CaseNote[]): Promise<void> {
  const at = instantText(ports.clock.now());
  let position = await tables.caseEvents.count({ caseId: row.id });
  for (const { event, actorId, facts = {}, isStaffOnly = false, text } of notes) {
    const id = ports.randomness.id("event");
    position += 1;
    const textSealed = text === undefined ? null : sealCaseText(text.textKey, "event", id, text.value);
    await tables.caseEvents.insert({ id, caseId: row.id, position, at, event, actorId, facts: JSON.stringify(facts), isStaffOnly: isStaffOnly ? 1 : 0, textSealed });
  }
  if (notes.some(({ event, isStaffOnly = false }) => !isStaffOnly && activities.has(event))) await tables.cases.update({ id: row.id }, { activityAt: at });
  for (const { event, actorId, facts = {} } of notes) await record(ports, tables, { event, actorId, accountId: row.accountId, facts: { caseId: row.id, number: caseNumber(row), ...facts } });
}
