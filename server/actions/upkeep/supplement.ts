import { z } from "zod";
import { bodyDigest, certificateSchema, type Certificate } from "../../domain/custody/certificate.ts";
import { outstandingCopies } from "../../domain/custody/certificate-words.ts";
import { jwsSchema } from "../../domain/ledger/head.ts";
import { supplementBodySchema, type SupplementBody } from "../../domain/custody/supplement.ts";
import type { Tables } from "../../ports/records/records.ts";
import { sha256 } from "../../sealing/signature.ts";
import { reach } from "../../system/failpoint.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { evidenceOf } from "./ledger-evidence.ts";

const factName = (transferId: string): string => `supplement ${transferId}`;

/** The bytes that a JWS signs, and what they say; unverified, because they come from our own records. */
function payloadOf<Schema extends z.ZodType>(jws: string, schema: Schema): { bytes: Uint8Array; payload: z.output<Schema> } {
  const bytes = Buffer.from(jwsSchema.parse(JSON.parse(jws)).payload, "base64url");
  return { bytes, payload: schema.parse(JSON.parse(bytes.toString("utf8"))) };
}

/**
 * Removals that were attested after the certificate was written are added to it as a signed supplement; the certificate itself stays. Does
 * nothing where there is no certificate yet or nothing to add. Repeating it, also after a crash in the middle, adds nothing twice.
 */
export async function addSupplement(ports: Ports, transferId: string): Promise<void> {
  const certificate = await ports.records.read.certificates.find({ transferId });
  if (certificate === undefined) return;
  const signed = payloadOf(certificate.jws, certificateSchema);
  const id = ports.randomness.id("supplement");
  await reach("supplement.begin");
  const pending = await ports.records.transact(async (tables) => {
    const begun = await tables.facts.find({ name: factName(transferId) });
    if (begun !== undefined) return { id: (JSON.parse(begun.value) as { id: string }).id, body: supplementBodySchema.parse((JSON.parse(begun.value) as { body: unknown }).body) };
    const body = await nextBody(ports, tables, signed.payload, sha256(signed.bytes).toHex());
    if (body === null) return null;
    await tables.facts.insert({ name: factName(transferId), value: JSON.stringify({ id, body }) });
    await record(ports, tables, { event: "transfers.supplement", actorId: null, accountId: signed.payload.transfer.accountId, transferId, facts: { certificateDigest: bodyDigest(sha256, { ...body }), sequence: body.sequence } });
    return { id, body };
  });
  if (pending === null) return;
  await reach("supplement.sign");
  const rows = await ports.records.read.ledgerRows.list({ transferId, event: "transfers.supplement" }, { by: "seq", descending: true, limit: 1 });
  if (rows[0] === undefined) return;
  const jws = await ports.signer.sign({ ...pending.body, ledger: await evidenceOf(ports, rows[0]) });
  await reach("supplement.insert");
  await ports.records.transact(async (tables) => {
    if ((await tables.facts.remove({ name: factName(transferId) })) !== 1) return;
    await tables.supplements.insert({ id: pending.id, address: certificate.address, jws, issuedAt: pending.body.issuedAt });
  });
  ports.notifier.changed({ topic: "transfer", id: transferId, accountId: signed.payload.transfer.accountId });
}

async function nextBody(ports: Ports, tables: Tables, certificate: Certificate, certificateDigest: string): Promise<SupplementBody | null> {
  const earlier = (await tables.supplements.list({ address: certificate.address })).map((row) => payloadOf(row.jws, supplementBodySchema.loose()).payload);
  const open = outstandingCopies(certificate, earlier);
  const removals: SupplementBody["removals"] = [];
  for (const copy of open) {
    const checkout = await tables.checkouts.find({ id: copy.checkoutId });
    if (checkout?.removalAt) removals.push({ checkoutId: checkout.id, attestedAt: checkout.removalAt, method: checkout.removalMethod ?? "other" });
  }
  if (removals.length === 0) return null;
  return {
    type: "custody-certificate-supplement",
    version: 1,
    certificateNumber: certificate.number,
    certificateDigest,
    transferId: certificate.transfer.id,
    sequence: earlier.length + 1,
    issuedAt: instantText(ports.clock.now()),
    keyId: ports.signer.keyId(),
    removals,
  };
}
