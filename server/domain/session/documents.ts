import { z } from "zod";
import { instantText, sha256Hex } from "../ledger/entry.ts";
import { ledgerEvidenceSchema } from "../ledger/head.ts";
import { disclosureSchema } from "./disclosure.ts";
import { grantSchema } from "./grant.ts";
import { hostEntries, requestKinds, sessionReasons } from "./words.ts";

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(300);

/**
 * The consent record that both sides keep, signed by the portal. `docs/REMOTE-SESSIONS.md` maps its fields to ISO/IEC TS 27560.
 */
export const consentRecordSchema = z.strictObject({
  type: z.literal("custody-remote-session-consent"),
  version: z.literal(1),
  sessionId: id,
  issuedAt: instantText,
  keyId: id,
  controller: z.strictObject({ operator: name, portal: name }),
  /** Who consented, for which account. */
  customer: z.strictObject({ personId: id, name, accountId: id, accountName: name }),
  engineer: z.strictObject({ personId: id, name, role: name, employer: name, keyThumbprint: z.string().length(43) }),
  caseReference: z.string().max(300).nullable(),
  purpose: z.string().min(1).max(1_000),
  requested: z.strictObject({ tables: z.array(name).max(500), kinds: z.array(z.enum(requestKinds)), minutes: z.int().positive(), recording: z.boolean() }),
  entry: z.enum(hostEntries),
  grant: grantSchema,
  grantDigest: sha256Hex,
  notice: z.strictObject({ version: name, digest: sha256Hex }),
  /** Recording is a consent of its own. */
  recording: z.enum(["not-asked", "allowed", "refused"]),
  withdrawal: name,
});
export type ConsentRecord = z.infer<typeof consentRecordSchema>;

const eventSchema = z.strictObject({ at: instantText, event: id, by: z.string().max(300).nullable(), epoch: z.int().nonnegative(), reason: z.enum(sessionReasons).nullable() });

/** What a receipt states before its own row is in the ledger. */
export const sessionReceiptBodySchema = z.strictObject({
  type: z.literal("custody-remote-session-receipt"),
  version: z.literal(1),
  sessionId: id,
  transferId: id.nullable(),
  issuedAt: instantText,
  keyId: id,
  state: z.enum(["denied", "timed-out", "revoked", "expired", "ended"]),
  reason: z.enum(sessionReasons),
  engineer: z.strictObject({ personId: id, name }),
  account: z.strictObject({ id, name }),
  /** SHA-256 of the signed consent record's text, null where none was given. */
  consentDigest: sha256Hex.nullable(),
  startedAt: instantText.nullable(),
  endedAt: instantText,
  /** As the customer's host counted it; null where the host told nothing. */
  disclosure: disclosureSchema.nullable(),
  events: z.array(eventSchema).max(2_000),
});
export type SessionReceiptBody = z.infer<typeof sessionReceiptBodySchema>;

/** The receipt that both sides get at the end, with the proof that it stands in the ledger. */
export const sessionReceiptSchema = z.strictObject({ ...sessionReceiptBodySchema.shape, ledger: ledgerEvidenceSchema });
export type SessionReceipt = z.infer<typeof sessionReceiptSchema>;

/** What a customer is told before they consent; its digest is in the grant. A new text gets a new version. */
export const notice = {
  version: "2026-11-1",
  sentences: [
    "The engineer named here asks to look at your database. The file stays on your machine; only what you allow leaves it, masked, encrypted for this engineer alone.",
    "Values are masked on your machine before any question is answered. A column that nobody classified is masked. Nobody at the vendor can unmask it.",
    "You see every request. You can pause, hide more, or end at any moment, without a reason. Ending needs nobody's agreement.",
    "If you say no, nothing is opened and nothing changes: the case goes on by mail, phone or an ordinary transfer. No answer counts as no.",
    "Recording is asked separately. If you refuse it, you get the same help.",
    "The portal keeps who asked, what you allowed, when it began and ended and how much was shown, as counts and digests. It cannot read what is shown.",
  ],
} as const;
