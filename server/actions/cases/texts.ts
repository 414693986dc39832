import { caseTextsKeptUntil } from "../../domain/cases/retention.ts";
import { keyDay } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";
import { keepPolicy } from "../support/decide.ts";

type CaseKey = Pick<CaseRow, "id" | "accountId" | "textKeyId" | "textKey">;
type KeptKey = Pick<CaseRow, "textKeyId" | "textKey" | "keptUntilAt">;

/** What binds a case's wrapped text key to it. */
function caseKeyContext(row: Pick<CaseRow, "id" | "accountId">): string {
  return `${row.id} ${row.accountId}`;
}

/** Wraps a case's text key for the day on which its texts end, counted from now. Awaits the key store: never inside a transaction. */
export async function keptFromNow(ports: Ports, textKey: Uint8Array, row: Pick<CaseRow, "id" | "accountId">): Promise<KeptKey> {
  const until = caseTextsKeptUntil(ports.clock.now());
  const wrapped = await ports.keys.wrap(textKey, keyDay(until), caseKeyContext(row));
  return { textKeyId: wrapped.keyId, textKey: wrapped.bytes, keptUntilAt: instantText(until) };
}

/** The case's text key, or null once its texts are erased. */
export async function caseTextKey(ports: Ports, row: CaseKey): Promise<Uint8Array | null> {
  if (row.textKey === null || row.textKeyId === null) return null;
  return ports.keys.unwrap({ keyId: row.textKeyId, bytes: row.textKey }, caseKeyContext(row)).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "key-missing") return null;
    throw error;
  });
}

/** What writing in a case needs beforehand: its text key, and the same key wrapped for the day on which the texts now end. */
export interface CasePen {
  readonly textKey: Uint8Array;
  readonly kept: Partial<KeptKey>;
}

/** Gets ready to write in a case, which may give a new due time; before the transaction. @throws {Refusal} `gone` once its texts are erased. */
export async function penFor(ports: Ports, row: CaseRow): Promise<CasePen> {
  const textKey = await caseTextKey(ports, row);
  if (textKey === null) throw new Refusal("gone", "What was written in this case is erased. Open a new one.");
  await keepPolicy(ports);
  const isSameDay = keyDay(caseTextsKeptUntil(ports.clock.now())) === keyDay(Temporal.Instant.from(row.keptUntilAt));
  return { textKey, kept: isSameDay ? {} : await keptFromNow(ports, textKey, row) };
}

type CaseText = "title" | "message" | "event" | "time-entry";

export function sealCaseText(textKey: Uint8Array, what: CaseText, id: string, text: string): Uint8Array {
  return sealText(textKey, text, `case ${what} ${id}`);
}

/** The text, or null where there is none or its key is gone. */
export function openCaseText(textKey: Uint8Array | null, what: CaseText, id: string, sealed: Uint8Array | null): string | null {
  return openText(textKey, sealed, `case ${what} ${id}`);
}
