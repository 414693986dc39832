import { createHmac } from "node:crypto";
import { saltedFileDigest } from "../../domain/ledger/salted-digest.ts";
import type { CertificateBody } from "../../domain/custody/certificate.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { sha256 } from "../../sealing/signature.ts";

type Certified = CertificateBody["files"][number];

/** The salted digest of a file. The salt follows from the transfer's text key and dies with it: afterwards nobody can try contents. */
export function saltedDigestOf(textKey: Uint8Array, file: Pick<FileRow, "id">, fileSha256: string): string {
  const salt = createHmac("sha256", textKey).update(`custody/1 file-salt ${file.id}`).digest();
  return saltedFileDigest(sha256, salt, fileSha256);
}

/** A file as certificates and receipts name it: without its name, with the digest that the customer wished. Null where no digest is known. */
export function certifiedFile(transfer: Pick<TransferRow, "saltDigests">, file: FileRow, salted: string | undefined): Certified | null {
  const digest = transfer.saltDigests === 1 ? salted : (file.sha256 ?? undefined);
  if (digest === undefined) return null;
  return { id: file.id, kind: file.kind, name: null, bytes: file.bytes, digest: { kind: transfer.saltDigests === 1 ? "salted-sha256" : "sha256", value: digest } };
}
