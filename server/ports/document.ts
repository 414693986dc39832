import type { Certificate } from "../domain/custody/certificate.ts";
import type { Supplement } from "../domain/custody/supplement.ts";

/** A signed text and what it says, already verified. */
export interface SignedSupplement {
  readonly payload: Supplement;
  readonly jwsText: string;
}

/** Writes documents for people to keep. */
export interface DocumentWriter {
  /**
   * A certificate as PDF (bytes), with the signed text attached as `<number>.json` and each supplement as `<number>-supplement-<n>.json`.
   * The same input gives the same bytes. It shows what the payload says and verifies nothing.
   */
  certificatePdf(certificate: Certificate, jwsText: string, supplements?: readonly SignedSupplement[]): Promise<Uint8Array>;
}
