import { personalTextDigest } from "../domain/ledger/salted-digest.ts";
import { sha256 } from "../sealing/signature.ts";
import type { Appended, LedgerEntry, Tables } from "../ports/records/records.ts";
import { instantText, type Ports } from "./context.ts";
import { sealText } from "./personal-text.ts";

export interface Event {
  readonly event: string;
  readonly actorId: string | null;
  readonly accountId?: string | null;
  readonly transferId?: string | null;
  readonly facts?: LedgerEntry["facts"];
  /** Personal text (a reason, a note): only its salted digest enters the ledger; the text dies with the transfer. */
  readonly text?: { readonly value: string; readonly textKey: Uint8Array } | null;
}

/** Writes one ledger row. Call it last in the transaction: it locks the head of the tree. */
export async function record(ports: Ports, tables: Tables, event: Event): Promise<Appended> {
  const salt = event.text ? ports.randomness.bytes(32) : null;
  const textDigest = event.text && salt ? personalTextDigest(sha256, salt, event.text.value) : null;
  const appended = await tables.ledger.append({
    event: event.event,
    at: instantText(ports.clock.now()),
    actorId: event.actorId,
    accountId: event.accountId ?? null,
    transferId: event.transferId ?? null,
    facts: event.facts ?? {},
    textDigest,
  });
  if (event.text && salt && event.transferId) {
    await tables.ledgerTexts.insert({
      seq: appended.seq,
      transferId: event.transferId,
      saltSealed: sealText(event.text.textKey, Buffer.from(salt).toString("base64"), `ledger-salt ${String(appended.seq)}`),
      textSealed: sealText(event.text.textKey, event.text.value, `ledger-text ${String(appended.seq)}`),
    });
  }
  return appended;
}
