import { bodyDigest } from "../../domain/custody/certificate.ts";
import type { ReceiptBody } from "../../domain/custody/supplement.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Ports } from "../context.ts";
import { textKeyOf } from "../personal-text.ts";
import { certifiedFile, saltedDigestOf } from "./file-digest.ts";
import { evidenceOf } from "./ledger-evidence.ts";

async function receiptBody(ports: Ports, transfer: TransferRow, files: readonly FileRow[], receivedAt: string): Promise<ReceiptBody> {
  const textKey = transfer.saltDigests === 1 ? await textKeyOf(ports, transfer) : null;
  const sorted = [...files].sort((left, right) => left.id.localeCompare(right.id));
  return {
    type: "custody-receipt",
    version: 1,
    transferId: transfer.id,
    transferNumber: `T-${String(transfer.number)}`,
    issuedAt: receivedAt,
    keyId: ports.signer.keyId(),
    event: "transfers.accept",
    files: sorted.flatMap((file) => certifiedFile(transfer, file, textKey === null || file.sha256 === null ? undefined : saltedDigestOf(textKey, file, file.sha256)) ?? []),
  };
}

/** What the ledger row `transfers.accept` carries as `certificateDigest`, so that the receipt can be proven later. */
export async function receiptDigest(ports: Ports, transfer: TransferRow, files: readonly FileRow[], receivedAt: Temporal.Instant): Promise<string> {
  return bodyDigest(sha256, { ...(await receiptBody(ports, transfer, files, instantText(receivedAt))) });
}

const leftOut = new Set(["uploads.remove", "uploads.abandon", "uploads.reject"]);

/**
 * The signed receipt of a transfer's reception (a flattened JWS): its files with their digests, the ledger row, proof and signed head.
 * @throws {Refusal} `not-found` until it was received, and where an erased salt makes it impossible to write it again.
 */
export async function receiptOf(ports: Ports, transfer: TransferRow): Promise<string> {
  const missing = new Refusal("not-found", "There is no receipt for this transfer.");
  if (transfer.receivedAt === null) throw missing;
  const { read } = ports.records;
  const rows = await read.ledgerRows.list({ transferId: transfer.id }, { by: "seq" });
  const row = rows.findLast((candidate) => candidate.event === "transfers.accept");
  if (row === undefined) throw missing;
  const dropped = new Set(rows.filter((candidate) => leftOut.has(candidate.event)).map((candidate) => (JSON.parse(candidate.facts) as { fileId?: string }).fileId));
  const files = (await read.files.list({ transferId: transfer.id, kind: "original" })).filter((file) => file.sha256 !== null && !dropped.has(file.id));
  const body = await receiptBody(ports, transfer, files, transfer.receivedAt);
  const stated = (JSON.parse(row.facts) as { certificateDigest?: string }).certificateDigest;
  if (stated !== bodyDigest(sha256, { ...body })) throw missing;
  return ports.signer.sign({ ...body, ledger: await evidenceOf(ports, row) });
}
