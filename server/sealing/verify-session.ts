import { consentRecordSchema, sessionReceiptSchema, type ConsentRecord, type SessionReceipt } from "../domain/session/documents.ts";
import { grantBytes } from "../domain/session/grant.ts";
import type { PublicKey } from "../domain/ledger/public-key.ts";
import { sha256 } from "./signature.ts";
import { evidenceProblems, failed, openShaped, type Checked } from "./verify-evidence.ts";

/** Verifies a consent record of a remote session without a network: signature, shape, and that its grant is the one it names. Never throws. */
export function verifyConsent(jwsText: string, trustedKeys: readonly PublicKey[]): Checked<ConsentRecord> {
  const opened = openShaped(jwsText, consentRecordSchema.shape.type.value, consentRecordSchema, trustedKeys);
  if (!opened.isValid) return opened;
  const { payload, keyId } = opened;
  if (payload.keyId !== keyId) return failed([{ code: "binding", message: "The document names another key than the one that signed it." }]);
  const isBound = sha256(grantBytes(payload.grant)).toHex() === payload.grantDigest && payload.grant.sessionId === payload.sessionId && payload.grant.engineer.keyThumbprint === payload.engineer.keyThumbprint;
  return isBound ? opened : failed([{ code: "claim", message: "The grant in it is not the one that it names." }]);
}

/** Verifies the receipt of a remote session: signature, shape, and that the ledger has it. Never throws. */
export function verifySessionReceipt(jwsText: string, trustedKeys: readonly PublicKey[]): Checked<SessionReceipt> {
  const opened = openShaped(jwsText, sessionReceiptSchema.shape.type.value, sessionReceiptSchema, trustedKeys);
  if (!opened.isValid) return opened;
  const { payload, keyId } = opened;
  const problems = evidenceProblems(payload, { transferId: payload.transferId, keyId }, trustedKeys);
  if (payload.ledger.leaf.facts["remoteSessionId"] !== payload.sessionId) return failed([...problems, { code: "binding", message: "The ledger row is about another session." }]);
  return problems.length === 0 ? opened : failed(problems);
}
