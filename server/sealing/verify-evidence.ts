import type { z } from "zod";
import { bodyDigest } from "../domain/custody/certificate.ts";
import { entryHash } from "../domain/ledger/entry.ts";
import { consistencyProofSchema, ledgerHeadSchema } from "../domain/ledger/head.ts";
import type { Jws, LedgerEvidence, LedgerHead } from "../domain/ledger/head.ts";
import type { PublicKey } from "../domain/ledger/public-key.ts";
import { verifyConsistency, verifyInclusion } from "../domain/ledger/verify.ts";
import { openSigned, sha256 } from "./signature.ts";
import type { Problem } from "./signature.ts";

/** A document of a known shape that verified, or the reasons why not. */
export type Checked<Payload> =
  | { readonly isValid: true; readonly payload: Payload; readonly payloadBytes: Uint8Array; readonly keyId: string; readonly problems: readonly [] }
  | { readonly isValid: false; readonly payload: null; readonly problems: readonly Problem[] };

/** Opens a ledger head. Never throws. */
export function openHead(jwsText: string, trustedKeys: readonly PublicKey[]): Checked<LedgerHead> {
  return openShaped(jwsText, ledgerHeadSchema.shape.type.value, ledgerHeadSchema, trustedKeys);
}

/** Opens a signed document and checks its shape, nothing else yet. Never throws. */
export function openShaped<Schema extends z.ZodType>(
  jwsText: string,
  type: string,
  schema: Schema,
  trustedKeys: readonly PublicKey[],
): Checked<z.output<Schema>> {
  const opened = openSigned(jwsText, type, trustedKeys);
  if (!opened.isValid) return failed([opened.problem]);
  const shaped = schema.safeParse(opened.payload);
  if (!shaped.success) {
    const at = shaped.error.issues[0]?.path.join(".") ?? "";
    return failed([{ code: "content", message: `The signed data is not of the expected form${at === "" ? "" : ` (at “${at}”)`}.` }]);
  }
  return { isValid: true, payload: shaped.data, payloadBytes: opened.payloadBytes, keyId: opened.keyId, problems: [] };
}

/** A signed document that stands in the ledger: certificate, supplement, receipt. */
interface LedgeredDocument {
  readonly keyId: string;
  readonly ledger: LedgerEvidence;
}

/**
 * What is wrong with a document's ledger evidence: the head's signature, the way from the leaf to the head's root, and that the leaf is about
 * this very document. `signed` is the transfer that it must be about, and the key that signed it. Empty when all is well.
 */
export function evidenceProblems(
  document: LedgeredDocument,
  signed: { readonly transferId: string | null; readonly keyId: string },
  trustedKeys: readonly PublicKey[],
): readonly Problem[] {
  const { leaf, proof } = document.ledger;
  const head = openHead(headText(document.ledger.head), trustedKeys);
  if (!head.isValid) return head.problems.map((problem) => ({ code: "head", message: `The ledger head: ${problem.message}` }));
  const problems: Problem[] = [];
  const root = Uint8Array.fromHex(head.payload.rootHash);
  const claim = { leafHash: entryHash(sha256, leaf), index: proof.leafIndex, size: proof.treeSize, root };
  const path = proof.path.map((hash) => Uint8Array.fromHex(hash));
  if (proof.treeSize !== head.payload.treeSize || !verifyInclusion(sha256, claim, path)) {
    problems.push({ code: "proof", message: "The ledger row is not proven to be in the signed ledger head." });
  }
  if (leaf.seq !== proof.leafIndex) problems.push({ code: "proof", message: "The ledger row's number is not its place in the tree." });
  if (Temporal.Instant.compare(leaf.at, head.payload.at) > 0) problems.push({ code: "head", message: "The ledger head is older than the ledger row." });
  if (leaf.transferId !== signed.transferId) problems.push({ code: "binding", message: "The ledger row is about another transfer." });
  if (leaf.facts["certificateDigest"] !== bodyDigest(sha256, { ...document })) {
    problems.push({ code: "binding", message: "The ledger row does not name this document's digest." });
  }
  if (document.keyId !== signed.keyId) problems.push({ code: "binding", message: "The document names another key than the one that signed it." });
  return problems;
}

/** The text of a head that is embedded in a document: the form in which heads are signed and kept. */
export function headText(head: Jws): string {
  return JSON.stringify({ payload: head.payload, protected: head.protected, signature: head.signature });
}

/** What two heads say about the ledger. */
export interface HeadsCheck {
  readonly isConsistent: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Checks that the ledger of the larger head begins with all of the ledger of the smaller one. `proof` is a consistency proof
 * (`consistencyProofSchema`) between their sizes; heads of one size need none. The order of the two does not matter. Never throws.
 */
export function verifyHeads(oneText: string, otherText: string, proof: unknown, trustedKeys: readonly PublicKey[]): HeadsCheck {
  const one = openHead(oneText, trustedKeys);
  const other = openHead(otherText, trustedKeys);
  if (!one.isValid || !other.isValid) return { isConsistent: false, problems: [...one.problems, ...other.problems] };
  const [older, newer] = one.payload.treeSize <= other.payload.treeSize ? [one.payload, other.payload] : [other.payload, one.payload];
  if (older.ledgerId !== newer.ledgerId) return inconsistent("head", "The two heads are of different ledgers.");
  if (older.treeSize === newer.treeSize) {
    return older.rootHash === newer.rootHash ? { isConsistent: true, problems: [] } : inconsistent("rewrite", "Two signed heads of one size differ: the ledger was rewritten or forked.");
  }
  const shaped = consistencyProofSchema.safeParse(proof);
  if (!shaped.success || shaped.data.olderSize !== older.treeSize || shaped.data.newerSize !== newer.treeSize) {
    return inconsistent("proof", "There is no consistency proof between these two heads.");
  }
  const path = shaped.data.path.map((hash) => Uint8Array.fromHex(hash));
  return verifyConsistency(sha256, stateOf(older), stateOf(newer), path)
    ? { isConsistent: true, problems: [] }
    : inconsistent("rewrite", "The newer ledger is not proven to begin with the older one.");
}

function stateOf(head: LedgerHead): { size: number; root: Uint8Array } {
  return { size: head.treeSize, root: Uint8Array.fromHex(head.rootHash) };
}

function inconsistent(code: Problem["code"], message: string): HeadsCheck {
  return { isConsistent: false, problems: [{ code, message }] };
}

/** A failed check. */
export function failed(problems: readonly Problem[]): { isValid: false; payload: null; problems: readonly Problem[] } {
  return { isValid: false, payload: null, problems };
}
