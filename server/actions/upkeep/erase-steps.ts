import { randomBytes } from "node:crypto";
import type { FileRow, TransferRow } from "../../ports/records/rows.ts";
import { reach } from "../../system/failpoint.ts";
import { withinTime } from "../../system/time-limit.ts";
import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Ports } from "../context.ts";
import { openText, textKeyOf } from "../personal-text.ts";
import { addNotes, readNotes } from "./erasure-notes.ts";
import { closeReadingsOf } from "./close-readings.ts";
import { advance, type EraseLimits } from "./erase-step.ts";
import { saltedDigestOf } from "./file-digest.ts";

/** Step 1: every wrapped key and every sealed text of the transfer goes, in one transaction. From then on the bytes are unreadable. */
export async function destroyKeys(ports: Ports, transfer: TransferRow): Promise<void> {
  const files = await ports.records.read.files.list({ transferId: transfer.id });
  const known = await readNotes(ports.records.read, transfer.id);
  const kept = known ?? (await whatTheCertificateNeeds(ports, transfer, files));
  await reach("erase.keys");
  await ports.records.transact(async (tables) => {
    const values = { textKeyId: null, textKey: null, titleSealed: null, caseReferenceSealed: null, onBehalfSealed: null, returnNoteSealed: null, instructions: null, erasedAt: transfer.erasedAt ?? instantText(ports.clock.now()) };
    if (!(await advance(tables, transfer, "keys", "scrub", values))) return;
    const digests = transfer.saltDigests === 1 ? { sha256: null, clientSha256: null } : {};
    await tables.files.update({ transferId: transfer.id }, { keyId: null, wrappedKey: null, nameSealed: null, ...digests });
    await tables.checkouts.update({ transferId: transfer.id }, { reasonSealed: null, deviceSealed: null });
    await tables.directions.update({ transferId: transfer.id }, { reasonSealed: null });
    await tables.fullCopyRequests.update({ transferId: transfer.id }, { reasonSealed: null });
    await tables.contacts.update({ transferId: transfer.id }, { howSealed: null, noteSealed: null });
    await tables.ledgerTexts.remove({ transferId: transfer.id });
    await addNotes(tables, transfer.id, kept);
  });
}

async function whatTheCertificateNeeds(ports: Ports, transfer: TransferRow, files: readonly FileRow[]) {
  const textKey = await textKeyOf(ports, transfer).catch((error: unknown) => {
    // With the day key gone the texts are lost already: that must not stop the erasure. A key store that does not answer is asked again.
    if (error instanceof Refusal && error.code !== "key-unavailable") return null;
    throw error;
  });
  const devices: Record<string, string> = {};
  for (const checkout of await ports.records.read.checkouts.list({ transferId: transfer.id })) {
    const device = openText(textKey, checkout.deviceSealed, `checkout-device ${checkout.id}`);
    if (device !== null) devices[checkout.id] = device;
  }
  const saltedDigests: Record<string, string> = {};
  for (const file of files) if (transfer.saltDigests === 1 && file.sha256 !== null) saltedDigests[file.id] = saltedDigestOf(textKey ?? randomBytes(32), file, file.sha256);
  return { devices, saltedDigests };
}

/** Step 2: no file of the database holds these bytes any more either. */
export async function scrubRecords(ports: Ports, transfer: TransferRow): Promise<void> {
  await reach("erase.scrub");
  await ports.records.scrub();
  await ports.records.transact(async (tables) => {
    await advance(tables, transfer, "scrub", "objects");
  });
}

/** Step 3: the store forgets every file that the transfer ever had, in whatever state, and the account gets its room back. */
export async function removeObjects(ports: Ports, transfer: TransferRow, limits: EraseLimits): Promise<void> {
  for (const file of await ports.records.read.files.list({ transferId: transfer.id })) {
    await reach("erase.objects");
    await withinTime(ports.sealed.remove(file.id), limits.answerMilliseconds, "The store");
  }
  await reach("erase.objects-removed");
  await ports.records.transact(async (tables) => {
    if (!(await advance(tables, transfer, "objects", "rows"))) return;
    const files = (await tables.files.list({ transferId: transfer.id })).filter((file) => file.state !== "removed");
    const room = files.reduce((sum, file) => sum + file.reservedBytes, 0);
    await tables.files.update({ transferId: transfer.id }, { state: "removed", reservedBytes: 0 });
    if (room > 0) await tables.accounts.add({ id: transfer.accountId }, { usedBytes: -room });
    await addNotes(tables, transfer.id, { clearedAt: instantText(ports.clock.now()) });
  });
}

/** Step 4: rows that only served the living transfer. */
export async function forgetRows(ports: Ports, transfer: TransferRow): Promise<void> {
  await closeReadingsOf(ports, transfer.id);
  await reach("erase.rows");
  const named = [
    transfer.id,
    ...(await ports.records.read.files.list({ transferId: transfer.id })).map((file) => file.id),
    ...(await ports.records.read.checkouts.list({ transferId: transfer.id })).map((checkout) => checkout.id),
    ...(await ports.records.read.directions.list({ transferId: transfer.id })).map((direction) => direction.id),
  ];
  const sent = (await ports.records.read.outbox.list({ transferId: transfer.id })).filter((mail) => mail.sentAt !== null).map((mail) => mail.id);
  await ports.records.transact(async (tables) => {
    if (!(await advance(tables, transfer, "rows", "probe"))) return;
    for (const resourceId of named) await tables.idempotency.remove({ resourceId });
    await tables.readings.update({ transferId: transfer.id }, { ranges: "[]" });
    await tables.files.update({ transferId: transfer.id }, { format: null });
    if (sent.length > 0) await tables.outbox.update({ id: sent }, { facts: "{}" });
  });
}
