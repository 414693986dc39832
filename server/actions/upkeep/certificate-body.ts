import type { CertificateBody } from "../../domain/custody/certificate.ts";
import { backupsUnreadableAt } from "../../domain/retention/unreadable.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, DirectionRow, PersonRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { isRemovalOutstanding } from "../transfers/end-checkout.ts";
import type { ErasureNotes } from "./erasure-notes.ts";
import { certifiedFile } from "./file-digest.ts";

const notCovered: CertificateBody["placesNotCovered"] = [
  { place: "The customer's own machines and downloads", reason: "the portal does not reach them" },
  { place: "Back-ups of the records and of the store", reason: "they may hold sealed bytes; the date from which nobody can read them is stated" },
  { place: "The media under the store", reason: "what the store no longer answers for may stay on a medium as unreadable bytes until it is overwritten" },
];

/** Everything that the certificate of this transfer states, from its records and the notes of the erasure. */
export async function certificateBody(ports: Ports, transfer: TransferRow, notes: ErasureNotes): Promise<CertificateBody> {
  const { read } = ports.records;
  const transferId = transfer.id;
  const [account, files, checkouts, readings, directions] = await Promise.all([
    read.accounts.find({ id: transfer.accountId }),
    read.files.list({ transferId }, { by: "startedAt" }),
    read.checkouts.list({ transferId }, { by: "takenAt" }),
    read.readings.list({ transferId }, { by: "startedAt" }),
    read.directions.list({ transferId }),
  ]);
  const people = await peopleOf(read, [...checkouts.map((row) => row.holderId), ...readings.map((row) => row.personId), ...directions.map((row) => row.givenBy)]);
  const now = ports.clock.now();
  const address = ports.randomness.id("certificate").slice("certificate_".length);
  const places = notes.places ?? [];
  return {
    type: "custody-certificate",
    version: 1,
    number: `C-${String(transfer.number)}`,
    issuedAt: instantText(now),
    keyId: ports.signer.keyId(),
    address,
    publicUrl: new URL(`/verify/${address}`, ports.settings.publicUrl).href,
    transfer: { id: transferId, number: `T-${String(transfer.number)}`, purpose: transfer.purpose, accountId: transfer.accountId, accountName: line(account?.name), receivedAt: transfer.receivedAt },
    files: files.flatMap((file) => certifiedFile(transfer, file, notes.saltedDigests[file.id]) ?? []),
    reason: await reasonOf(ports, transfer, directions, people),
    method: { standard: "NIST SP 800-88", techniques: ["cryptographic erase", "clear"], unreadableSince: known(transfer.erasedAt), clearedAt: known(notes.clearedAt) },
    placesCovered: places,
    placesNotCovered: notCovered,
    backupsUnreadableAt: instantText(backupsUnreadableAt(endsOf(ports, transfer, directions), now)),
    verification: {
      method: "After the removal every covered place was asked for each file by a path that shares no code with the removal",
      result: places.some((place) => place.found === "unknown") ? "nothing-found-where-verifiable" : "nothing-found",
      at: known(notes.verifiedAt),
    },
    executor: { program: "Custody", person: null },
    staffCopies: checkouts.filter((row) => row.bytesServed > 0).map((row) => staffCopy(row, people, notes)),
    customerDownloads: readings
      .filter((row) => row.checkoutId === null && row.bytes > 0)
      .slice(-10_000)
      .map((row) => ({ fileId: row.fileId, person: line(people.get(row.personId)?.name), at: row.startedAt })),
    store: { place: ports.settings.storePlace.slice(0, 500), operator: ports.settings.operator.slice(0, 500) },
    termsVersions: [...new Set(files.map((file) => file.termsVersion).filter((version) => version !== ""))],
  };
}

async function peopleOf(tables: Tables, ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
  const rows = ids.length === 0 ? [] : await tables.people.list({ id: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, row]));
}

function staffCopy(row: CheckoutRow, people: ReadonlyMap<string, PersonRow>, notes: ErasureNotes): CertificateBody["staffCopies"][number] {
  const removal = isRemovalOutstanding(row) || row.removalAt === null ? null : { attestedAt: row.removalAt, method: row.removalMethod ?? "other" };
  return { checkoutId: row.id, holder: line(people.get(row.holderId)?.name) ?? "A member of the support staff", device: line(notes.devices[row.id]) ?? "a device whose name was erased with the records", copy: row.copy, servedAt: row.takenAt, removal };
}

async function reasonOf(ports: Ports, transfer: TransferRow, directions: readonly DirectionRow[], people: ReadonlyMap<string, PersonRow>): Promise<CertificateBody["reason"]> {
  const direction = transfer.deletingBecause === "direction" ? directions.find((row) => row.state === "begun") : undefined;
  const deadlineAt = transfer.deadlineAt ?? known(transfer.deletingSince);
  if (direction === undefined) {
    const cause = transfer.deletingBecause === "abandoned" ? "abandoned" : transfer.refusedBecause !== null && transfer.receivedAt === null ? "refused" : "deadline";
    return { cause, instruction: null, instructionDigest: null, orderedBy: null, orderedAt: null, deadlineAt };
  }
  const rows = await ports.records.read.ledgerRows.list({ transferId: transfer.id, event: "transfers.direct" });
  const row = rows.find((candidate) => (JSON.parse(candidate.facts) as { directionId?: string }).directionId === direction.id);
  return {
    cause: direction.deleteAt === direction.givenAt ? "customer-now" : "customer-date",
    instruction: null,
    instructionDigest: row?.textDigest ?? null,
    orderedBy: line(people.get(direction.givenBy)?.name),
    orderedAt: direction.givenAt,
    deadlineAt,
  };
}

/** Every end under whose day key something of this transfer was ever wrapped; an older back-up may hold any of these. */
function endsOf(ports: Ports, transfer: TransferRow, directions: readonly DirectionRow[]): Temporal.Instant[] {
  const { retentionHours, unsentDays } = ports.settings.retention;
  const after = (start: string | null, hours: number): Temporal.Instant[] => (start === null ? [] : [Temporal.Instant.from(start).add({ hours })]);
  return [
    ...after(transfer.deadlineAt, 0),
    ...after(transfer.firstByteAt, retentionHours),
    ...after(transfer.receivedAt, retentionHours),
    ...after(transfer.createdAt, unsentDays * 24),
    ...directions.flatMap((row) => after(row.deleteAt, 0)),
  ];
}

function line(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text.slice(0, 500);
}

/** What an earlier step has written for certain. @throws {Refusal} `conflict`: without it no certificate is written. */
function known(text: string | null | undefined): string {
  if (text === null || text === undefined) throw new Refusal("conflict", "A step of the erasure left no record; the certificate waits.");
  return text;
}
