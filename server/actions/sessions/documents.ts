import { sessionReceiptBodySchema } from "../../domain/session/documents.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { evidenceOf } from "../upkeep/ledger-evidence.ts";
import { loadSession, openSessionText, sessionTextKey } from "./load.ts";

/** The signed consent record, as it was signed. @throws {Refusal} `not-found` before consent, and once it is erased. */
export async function consentText(ports: Ports, caller: Caller, sessionId: string): Promise<{ name: string; text: string }> {
  const row = await loadSession(ports.records.read, caller, sessionId);
  const text = openSessionText(await sessionTextKey(ports, row), "consent", row);
  if (text === null) throw new Refusal("not-found", "There is no consent record for this session.");
  return { name: `consent-${row.id}.json`, text };
}

/** The signed receipt with its proof. Signed anew at each asking, over the same body. @throws {Refusal} `not-found` until the session is over, and once it is erased. */
export async function receiptText(ports: Ports, caller: Caller, sessionId: string): Promise<{ name: string; text: string }> {
  const { read } = ports.records;
  const row = await loadSession(read, caller, sessionId);
  const text = openSessionText(await sessionTextKey(ports, row), "receipt", row);
  const ledgerRow = row.receiptSeq === null ? undefined : await read.ledgerRows.find({ seq: row.receiptSeq });
  if (text === null || ledgerRow === undefined) throw new Refusal("not-found", "There is no receipt for this session.");
  const body = sessionReceiptBodySchema.parse(JSON.parse(text));
  return { name: `receipt-${row.id}.json`, text: await ports.signer.sign({ ...body, ledger: await evidenceOf(ports, ledgerRow) }) };
}
