import { jwsSchema, type LedgerEvidence } from "../../domain/ledger/head.ts";
import type { LedgerEntry } from "../../domain/ledger/entry.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { LedgerRow } from "../../ports/records/proof-rows.ts";
import type { Ports } from "../context.ts";

const factName = "ledger-id";

/** The random id of this installation's ledger, made at its first use. */
async function ledgerId(ports: Ports): Promise<string> {
  const known = await ports.records.read.facts.find({ name: factName });
  if (known !== undefined) return known.value;
  const id = ports.randomness.id("ledger");
  return ports.records.transact(async (tables) => {
    const present = await tables.facts.find({ name: factName });
    if (present !== undefined) return present.value;
    await tables.facts.insert({ name: factName, value: id });
    return id;
  });
}

/** The present state of the ledger, signed (a flattened JWS as text), with its parts. @throws {Refusal} `not-found` while the ledger is empty. */
export async function signedHead(ports: Ports): Promise<{ jws: string; size: number; root: string; at: string }> {
  const head = await ports.records.read.ledger.head();
  if (head.size === 0) throw new Refusal("not-found", "The ledger has no rows yet.");
  const payload = { type: "custody-ledger-head", version: 1, ledgerId: await ledgerId(ports), treeSize: head.size, rootHash: head.root, at: head.at };
  return { ...head, jws: await ports.signer.sign(payload) };
}

/** A ledger row as it is hashed. */
export function leafOf(row: LedgerRow): LedgerEntry {
  return { v: 1, seq: row.seq, at: row.at, event: row.event, actorId: row.actorId, accountId: row.accountId, transferId: row.transferId, facts: JSON.parse(row.facts) as LedgerEntry["facts"], textDigest: row.textDigest };
}

/** What proves a row to whoever keeps it: the row, the way to the root, and the signed head. */
export async function evidenceOf(ports: Ports, row: LedgerRow): Promise<LedgerEvidence> {
  const head = await signedHead(ports);
  const path = await ports.records.read.ledger.inclusionProof(row.seq, head.size);
  return { leaf: leafOf(row), proof: { leafIndex: row.seq, treeSize: head.size, path }, head: jwsSchema.parse(JSON.parse(head.jws)) };
}
