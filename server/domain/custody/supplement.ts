import { z } from "zod";
import { instantText, sha256Hex } from "../ledger/entry.ts";
import { ledgerEvidenceSchema } from "../ledger/head.ts";
import { certifiedFileSchema } from "./certificate.ts";

const id = z.string().min(1).max(100);
const instant = instantText;

/** What a supplement states before its own row is in the ledger. */
export const supplementBodySchema = z.strictObject({
  type: z.literal("custody-certificate-supplement"),
  version: z.literal(1),
  /** The certificate that it adds to, and the digest of that certificate's signed payload bytes. */
  certificateNumber: id,
  certificateDigest: sha256Hex,
  transferId: id,
  /** 1 for the first supplement of a certificate. */
  sequence: z.int().positive(),
  issuedAt: instant,
  keyId: id,
  /** Removals that were attested since the certificate, or the supplement before. */
  removals: z
    .array(z.strictObject({ checkoutId: id, attestedAt: instant, method: z.string().min(1).max(500) }))
    .min(1)
    .max(1000),
});

export type SupplementBody = z.infer<typeof supplementBodySchema>;

/** A removal that was attested late adds a signed supplement; the certificate itself never changes. */
export const supplementSchema = z.strictObject({ ...supplementBodySchema.shape, ledger: ledgerEvidenceSchema });

export type Supplement = z.infer<typeof supplementSchema>;

/** What a receipt states before its own row is in the ledger. */
export const receiptBodySchema = z.strictObject({
  type: z.literal("custody-receipt"),
  version: z.literal(1),
  transferId: id,
  transferNumber: id,
  issuedAt: instant,
  keyId: id,
  /** The ledger event that this is the receipt of. */
  event: z.string().min(1).max(100),
  files: z.array(certifiedFileSchema).max(10_000),
});

export type ReceiptBody = z.infer<typeof receiptBodySchema>;

/** What a mail carries to prove that an event is in the ledger: the row, its proof and the signed head. */
export const receiptSchema = z.strictObject({ ...receiptBodySchema.shape, ledger: ledgerEvidenceSchema });

export type Receipt = z.infer<typeof receiptSchema>;
