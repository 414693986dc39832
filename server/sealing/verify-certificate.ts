import { certificateSchema } from "../domain/custody/certificate.ts";
import type { Certificate } from "../domain/custody/certificate.ts";
import { certificateTitle, outstandingCopies, plainStatements } from "../domain/custody/certificate-words.ts";
import type { CertificateTitle, Statement } from "../domain/custody/certificate-words.ts";
import { receiptSchema, supplementSchema } from "../domain/custody/supplement.ts";
import type { Receipt, Supplement } from "../domain/custody/supplement.ts";
import type { PublicKey } from "../domain/ledger/public-key.ts";
import { sha256 } from "./signature.ts";
import type { Problem } from "./signature.ts";
import { evidenceProblems, failed, headText, openHead, openShaped } from "./verify-evidence.ts";
import type { Checked } from "./verify-evidence.ts";

/**
 * What a certificate is worth. Unless it is valid, title and payload are null and there are no statements: nothing that is not
 * proven can be shown by mistake.
 */
export interface CertificateCheck {
  readonly isValid: boolean;
  readonly problems: readonly Problem[];
  readonly title: CertificateTitle | null;
  readonly statements: readonly Statement[];
  readonly payload: Certificate | null;
  /** The supplements, in their order. */
  readonly supplements: readonly Supplement[];
}

/**
 * Verifies a certificate, with its supplements if there are any, without a network: signature, shape, ledger evidence, and that it claims no
 * more than its own facts allow. The caller decides which keys are trusted (`GET /api/verify/keys`, or a kept copy of it). Never throws.
 */
export function verifyCertificate(jwsText: string, trustedKeys: readonly PublicKey[], supplementTexts: readonly string[] = []): CertificateCheck {
  const opened = openShaped(jwsText, certificateSchema.shape.type.value, certificateSchema, trustedKeys);
  if (!opened.isValid) return notProven(opened.problems);
  const certificate = opened.payload;
  const checks = supplementTexts.map((text) => verifySupplement(text, trustedKeys));
  const supplements = checks.flatMap((check) => (check.isValid ? [check.payload] : [])).sort((left, right) => left.sequence - right.sequence);
  const problems = [
    ...evidenceProblems(certificate, { transferId: certificate.transfer.id, keyId: opened.keyId }, trustedKeys),
    ...claimProblems(certificate),
    ...checks.flatMap((check) => check.problems),
    ...supplementProblems(certificate, sha256(opened.payloadBytes).toHex(), supplements),
  ];
  if (problems.length > 0) return notProven(problems);
  return {
    isValid: true,
    problems,
    title: certificateTitle(certificate, supplements),
    statements: plainStatements(certificate, supplements),
    payload: certificate,
    supplements,
  };
}

/** Verifies a supplement by itself; that it belongs to a certificate is checked by `verifyCertificate`. Never throws. */
export function verifySupplement(jwsText: string, trustedKeys: readonly PublicKey[]): Checked<Supplement> {
  return verifyLedgered(openShaped(jwsText, supplementSchema.shape.type.value, supplementSchema, trustedKeys), trustedKeys);
}

/** Verifies a receipt: signature, shape and ledger evidence. Never throws. */
export function verifyReceipt(jwsText: string, trustedKeys: readonly PublicKey[]): Checked<Receipt> {
  return verifyLedgered(openShaped(jwsText, receiptSchema.shape.type.value, receiptSchema, trustedKeys), trustedKeys);
}

/**
 * The head in a text that a customer kept: a head itself, or the one in a certificate, supplement or receipt that verifies. Null where there is
 * none to rely on. For `ledger verify --against FILE`. Never throws.
 */
export function keptHeadText(jwsText: string, trustedKeys: readonly PublicKey[]): string | null {
  if (openHead(jwsText, trustedKeys).isValid) return jwsText;
  const document = verifyCertificate(jwsText, trustedKeys).payload ?? verifySupplement(jwsText, trustedKeys).payload ?? verifyReceipt(jwsText, trustedKeys).payload;
  return document === null ? null : headText(document.ledger.head);
}

function verifyLedgered<Payload extends Supplement | Receipt>(opened: Checked<Payload>, trustedKeys: readonly PublicKey[]): Checked<Payload> {
  if (!opened.isValid) return opened;
  const problems = evidenceProblems(opened.payload, { transferId: opened.payload.transferId, keyId: opened.keyId }, trustedKeys);
  return problems.length === 0 ? opened : failed(problems);
}

/** A certificate may be well signed and still say more than its facts do: a fault of the portal that wrote it. */
function claimProblems(certificate: Certificate): readonly Problem[] {
  const problems: Problem[] = [];
  if (certificate.verification.result === "nothing-found" && certificate.placesCovered.some((place) => place.found === "unknown")) {
    problems.push({ code: "claim", message: "It says that nothing was found, though a place could not answer." });
  }
  if (!certificate.publicUrl.endsWith(`/${certificate.address}`)) {
    problems.push({ code: "claim", message: "Its public address does not belong to its web address." });
  }
  return problems;
}

function supplementProblems(certificate: Certificate, payloadDigest: string, supplements: readonly Supplement[]): readonly Problem[] {
  const outstanding = new Set(outstandingCopies(certificate).map((copy) => copy.checkoutId));
  const problems: Problem[] = [];
  for (const [position, supplement] of supplements.entries()) {
    if (supplement.certificateDigest !== payloadDigest || supplement.certificateNumber !== certificate.number || supplement.transferId !== certificate.transfer.id) {
      problems.push({ code: "supplement", message: `Supplement ${String(supplement.sequence)} belongs to another certificate.` });
    }
    if (supplement.sequence !== position + 1) problems.push({ code: "supplement", message: `Supplement ${String(position + 1)} is missing or doubled.` });
    for (const { checkoutId } of supplement.removals) {
      if (!outstanding.delete(checkoutId)) problems.push({ code: "supplement", message: `Supplement ${String(supplement.sequence)} attests a removal that was not outstanding.` });
    }
  }
  return problems;
}

function notProven(problems: readonly Problem[]): CertificateCheck {
  return { isValid: false, problems, title: null, statements: [], payload: null, supplements: [] };
}
