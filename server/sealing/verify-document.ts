import type { PublicKey } from "../domain/ledger/public-key.ts";
import type { Problem } from "./signature.ts";
import { verifyCertificate, verifyReceipt } from "./verify-certificate.ts";
import type { Checked } from "./verify-evidence.ts";
import { verifyConsent, verifySessionReceipt } from "./verify-session.ts";

/** What a signed document is worth, in words. Unless it is valid, title and payload are null and there are no statements. */
export interface DocumentCheck {
  readonly isValid: boolean;
  readonly problems: readonly Problem[];
  readonly title: string | null;
  /** The number of what it is about: a certificate, a transfer, a remote session. */
  readonly reference: string | null;
  readonly statements: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
  readonly payload: object | null;
}

/** Verifies any document that a portal signs and hands out, as the kind that it says it is; the signature covers that kind too. Never throws. */
export function verifyDocument(jwsText: string, trustedKeys: readonly PublicKey[], supplementTexts: readonly string[] = []): DocumentCheck {
  switch (typeOf(jwsText)) {
    case "custody-receipt":
      return told(verifyReceipt(jwsText, trustedKeys), ({ event, transferNumber, issuedAt, files }) => ({
        title: "Receipt",
        reference: transferNumber,
        statements: [
          { heading: "What", sentences: [`The custody record has the event ${event} of ${transferNumber}; this receipt was issued at ${issuedAt}.`] },
          { heading: "Files", sentences: files.map((file) => `${String(file.bytes)} bytes, fingerprint ${file.digest.value}.`) },
        ],
      }));
    case "custody-remote-session-consent":
      return told(verifyConsent(jwsText, trustedKeys), ({ sessionId, issuedAt, customer, engineer, purpose, grant, recording }) => ({
        title: "Consent to a remote session",
        reference: sessionId,
        statements: [
          { heading: "Who", sentences: [`${customer.name} (${customer.accountName}) allowed ${engineer.name} (${engineer.employer}) at ${issuedAt}: ${purpose}`] },
          { heading: "What", sentences: [`Tables: ${grant.tables.join(", ")}; until ${grant.expiresAt}.`] },
          { heading: "Recording", sentences: [recording === "allowed" ? "It was allowed." : recording === "refused" ? "It was refused." : "Nobody asked for it."] },
        ],
      }));
    case "custody-remote-session-receipt":
      return told(verifySessionReceipt(jwsText, trustedKeys), ({ sessionId, account, engineer, state, startedAt, endedAt, disclosure }) => ({
        title: "Receipt of a remote session",
        reference: sessionId,
        statements: [
          { heading: "What", sentences: [`${engineer.name} and ${account.name}: ${state} since ${endedAt}${startedAt === null ? ", never begun" : `, begun at ${startedAt}`}.`] },
          { heading: "Shown", sentences: [disclosure === null ? "The host told nothing of what was shown." : `${String(disclosure.rows)} rows, ${String(disclosure.lookups)} look-ups, ${String(disclosure.reveals)} values in clear.`] },
        ],
      }));
    default: {
      const { isValid, problems, title, statements, payload } = verifyCertificate(jwsText, trustedKeys, supplementTexts);
      return { isValid, problems, title, reference: payload?.number ?? null, statements, payload };
    }
  }
}

function told<Payload extends object>(check: Checked<Payload>, words: (payload: Payload) => Pick<DocumentCheck, "title" | "reference" | "statements">): DocumentCheck {
  return check.isValid ? { isValid: true, problems: [], ...words(check.payload), payload: check.payload } : { isValid: false, problems: check.problems, title: null, reference: null, statements: [], payload: null };
}

/** What the document says it is, before anything is proven: only to choose the check, which looks at the signature's own type. */
function typeOf(text: string): string | null {
  try {
    const { protected: header } = JSON.parse(text) as { protected?: unknown };
    return typeof header === "string" ? String((JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { typ?: unknown }).typ) : null;
  } catch {
    return null;
  }
}
