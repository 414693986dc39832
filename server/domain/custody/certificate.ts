import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical-json.ts";
import { instantText, sha256Hex } from "../ledger/entry.ts";
import { ledgerEvidenceSchema } from "../ledger/head.ts";
import type { Sha256 } from "../ledger/tree.ts";
import { copyKinds, fileKinds, purposes } from "./words.ts";

const id = z.string().min(1).max(100);
const instant = instantText;
const line = z.string().min(1).max(500);

/** A file as a document names it. A salted digest confirms the file only to who holds the salt, which is not in the document. */
export const certifiedFileSchema = z.strictObject({
  id,
  kind: z.enum(fileKinds),
  /** Null when the name was erased with the file: the rule, since a document outlives what it is about. */
  name: z.string().min(1).max(1024).nullable(),
  bytes: z.int().nonnegative(),
  digest: z.strictObject({ kind: z.enum(["sha256", "salted-sha256"]), value: sha256Hex }),
});

/** A staff member's copy: made when bytes were served to a checkout, ended when its removal is attested. */
export const certifiedStaffCopySchema = z.strictObject({
  checkoutId: id,
  holder: line,
  device: line,
  copy: z.enum(copyKinds),
  servedAt: instant,
  /** Null while nobody has attested the removal: the copy is outstanding. */
  removal: z.strictObject({ attestedAt: instant, method: line }).nullable(),
});

/** A place that was asked for traces. `yes` cannot stand here: with traces left there is no certificate. */
export const coveredPlaceSchema = z.strictObject({
  place: line,
  found: z.enum(["no", "unknown"]),
  detail: z.string().max(500),
  /** What the operator declares about a place that cannot answer; null means no declaration was given. */
  declaration: z.string().min(1).max(1000).nullable(),
});

/** Why the transfer was deleted. */
export const deletionCauses = ["deadline", "customer-now", "customer-date", "abandoned", "refused", "operator"] as const;

/** Everything that a certificate of deletion states, before its own row is in the ledger. See `certificateSchema`. */
export const certificateBodySchema = z.strictObject({
  type: z.literal("custody-certificate"),
  version: z.literal(1),
  /** Also the name of the file: `<number>.json`. */
  number: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/),
  issuedAt: instant,
  /** RFC 7638 thumbprint of the signing key; equals `kid` of the signature. */
  keyId: id,
  /** The public page of this certificate; the address holds 128 random bits in base32 and no name. */
  address: z.string().regex(/^([a-z]+_)?[0-9a-zA-Z]{26}$/),
  publicUrl: z.url({ protocol: /^https?$/ }).max(500),
  transfer: z.strictObject({
    id,
    number: id,
    purpose: z.enum(purposes),
    accountId: id,
    accountName: line.nullable(),
    /** When everything was received and checked; null when it never was. */
    receivedAt: instant.nullable(),
  }),
  files: z.array(certifiedFileSchema).max(10_000),
  reason: z.strictObject({
    cause: z.enum(deletionCauses),
    /** The instruction as written; null where there was none or its text was erased (then `instructionDigest` binds it). */
    instruction: z.string().min(1).max(2000).nullable(),
    instructionDigest: sha256Hex.nullable(),
    /** Null means the portal's own rule. */
    orderedBy: line.nullable(),
    orderedAt: instant.nullable(),
    deadlineAt: instant,
  }),
  method: z.strictObject({
    standard: z.literal("NIST SP 800-88"),
    techniques: z.tuple([z.literal("cryptographic erase"), z.literal("clear")]),
    /** The instant T from which the bytes are unreadable: the wrapped keys were destroyed. */
    unreadableSince: instant,
    /** When the store had confirmed that it deleted the sealed objects. */
    clearedAt: instant,
  }),
  placesCovered: z.array(coveredPlaceSchema).min(1).max(200),
  placesNotCovered: z.array(z.strictObject({ place: line, reason: line })).max(200),
  /** When, at the latest, no back-up of the portal can be read for these files any more: the end of the deadline's day (UTC). */
  backupsUnreadableAt: instant,
  verification: z.strictObject({
    method: line,
    result: z.enum(["nothing-found", "nothing-found-where-verifiable"]),
    at: instant,
  }),
  /** The program that carried it out, and the person who started or released it, if any. */
  executor: z.strictObject({ program: line, person: line.nullable() }),
  staffCopies: z.array(certifiedStaffCopySchema).max(1000),
  /** Copies that the customer's own people downloaded: out of the portal's reach. */
  customerDownloads: z.array(z.strictObject({ fileId: id, person: line.nullable(), at: instant })).max(10_000),
  store: z.strictObject({ place: line, operator: line }),
  /** Versions of the terms that were shown with the uploads. */
  termsVersions: z.array(id).max(100),
});

export type CertificateBody = z.infer<typeof certificateBodySchema>;

/**
 * The payload of a certificate of deletion (security.md, "Deletion and its proof"). `ledger.leaf.facts.certificateDigest` must be
 * `bodyDigest` of everything else, so that a second certificate for the same deletion would show in the ledger.
 */
export const certificateSchema = z.strictObject({ ...certificateBodySchema.shape, ledger: ledgerEvidenceSchema });

export type Certificate = z.infer<typeof certificateSchema>;

/**
 * What the leaf of a certificate, supplement or receipt carries in `facts.certificateDigest`: SHA-256 over the canonical JSON of
 * the document without its `ledger`. Lower-case hex. @throws {TypeError} when the body has no canonical form.
 */
export function bodyDigest(sha256: Sha256, document: Readonly<Record<string, unknown>>): string {
  const body = Object.fromEntries(Object.entries(document).filter(([key]) => key !== "ledger"));
  return sha256(canonicalBytes(body)).toHex();
}
