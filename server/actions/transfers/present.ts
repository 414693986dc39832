import type { CheckoutShape, DirectionShape, FileShape, TransferShape, TransferSummary } from "../../contract/shapes/transfer.ts";
import type { PersonRef } from "../../contract/shapes/common.ts";
import { isPast, backupsUnreadableOn, latestEnd } from "../../domain/retention/deadline.ts";
import { isLive } from "../../domain/custody/transitions.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, DirectionRow, FileRow, PersonRow, TransferRow, WorkEntry } from "../../ports/records/rows.ts";
import { bytesChecked } from "../uploads/check-file.ts";
import type { Caller, Ports } from "../context.ts";
import { openText, textKeyOf } from "../personal-text.ts";
import { allowedOn } from "./allowed.ts";
import { maskable } from "../masked/maskable.ts";
import { copiesOf } from "./copies.ts";
import { isRemovalOutstanding } from "./end-checkout.ts";

type People = ReadonlyMap<string, PersonRow>;

async function peopleOf(tables: Tables, ids: readonly (string | null)[]): Promise<People> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const rows = wanted.length === 0 ? [] : await tables.people.list({ id: wanted });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A person as others see them. */
export function personRef(people: People, id: string): PersonRef {
  const row = people.get(id);
  return { id, name: row?.name ?? "Somebody", isStaff: row !== undefined && row.accountId === null };
}

/** Rows of lists; names come from the accounts and people of the whole page at once. */
export async function presentSummaries(ports: Ports, rows: readonly TransferRow[]): Promise<TransferSummary[]> {
  const { read } = ports.records;
  const accounts = new Map((rows.length === 0 ? [] : await read.accounts.list({ id: [...new Set(rows.map((row) => row.accountId))] })).map((row) => [row.id, row.name]));
  const people = await peopleOf(read, rows.map((row) => row.holderId));
  return Promise.all(rows.map(async (row) => summary(row, await textKeyOf(ports, row).catch(() => null), accounts.get(row.accountId) ?? "", people)));
}

function summary(row: TransferRow, textKey: Uint8Array | null, accountName: string, people: People): TransferSummary {
  return {
    id: row.id,
    number: `T-${String(row.number)}`,
    state: row.state,
    purpose: row.purpose,
    title: openText(textKey, row.titleSealed, `title ${row.id}`),
    caseReference: openText(textKey, row.caseReferenceSealed, `case-reference ${row.id}`),
    account: { id: row.accountId, name: accountName },
    createdAt: row.createdAt,
    receivedAt: row.receivedAt,
    deadlineAt: row.deadlineAt,
    bytes: row.bytes,
    holder: row.holderId === null ? null : personRef(people, row.holderId),
    outstandingRemovals: row.outstandingRemovals,
    isHalted: row.isHalted === 1,
    certificateAddress: row.certificateAddress,
  };
}

/** The whole transfer, as this caller may see it. */
export async function presentTransfer(ports: Ports, caller: Caller, row: TransferRow): Promise<TransferShape> {
  const { read } = ports.records;
  const transferId = row.id;
  const [account, files, checkouts, directions, consents, contacts, readings, contractors, copyRules, fullCopies] = await Promise.all([
    read.accounts.find({ id: row.accountId }),
    read.files.list({ transferId }, { by: "startedAt" }),
    read.checkouts.list({ transferId }, { by: "takenAt" }),
    read.directions.list({ transferId }, { by: "givenAt", descending: true }),
    read.consents.list({ transferId }),
    read.contacts.list({ transferId }, { by: "at", descending: true }),
    read.readings.list({ transferId }),
    read.people.list({ accountId: null, isContractor: 1, disabledAt: null }),
    read.copyRules.find({ accountId: row.accountId }),
    read.fullCopyRequests.list({ transferId }, { by: "askedAt" }),
  ]);
  const people = await peopleOf(read, [row.requestedBy, row.holderId, row.returnedBy, ...files.map((f) => f.sentBy), ...checkouts.flatMap((c) => [c.holderId, c.removalBy]), ...directions.map((d) => d.givenBy), ...contacts.map((c) => c.personId), ...fullCopies.map((one) => one.personId)]);
  const textKey = await textKeyOf(ports, row).catch(() => null);
  const onBehalf = openText(textKey, row.onBehalfSealed, `on-behalf ${row.id}`);
  const results = JSON.parse(row.resultFileIds) as string[];
  const shown = files.filter((file) => file.state !== "arriving" && (file.state !== "removed" || row.erasedAt !== null && file.receivedAt !== null) && (caller.role !== "customer" || file.kind !== "result" || results.includes(file.id)));
  const now = ports.clock.now();
  const names = new Map([...people].map(([id, person]) => [id, person.name]));
  const checkoutShapes = checkouts.map((checkout) => presentCheckout(checkout, textKey, people));
  return {
    ...summary(row, textKey, account?.name ?? "", people),
    requestedBy: personRef(people, row.requestedBy),
    instructions: row.instructions === null ? null : (JSON.parse(row.instructions) as TransferShape["instructions"]),
    onBehalf: onBehalf === null ? null : (JSON.parse(onBehalf) as TransferShape["onBehalf"]),
    place: ports.settings.storePlace,
    files: shown.map((file) => presentFile(file, textKey, people)),
    copies: copiesOf(ports.settings, row, checkouts, readings, account?.name ?? "", names),
    checkout: checkoutShapes.find((checkout) => checkout.id === row.openCheckoutId) ?? null,
    checkouts: checkoutShapes,
    directions: directions.map((direction) => presentDirection(direction, textKey, people)),
    contractors: contractors.map((person) => ({ person: { id: person.id, name: person.name, isStaff: true }, allowedAt: consents.find((consent) => consent.personId === person.id)?.allowedAt ?? null })),
    isMaskable: isLive(row.state) && maskable(ports, files).length > 0,
    fullCopyNeedsApproval: row.purpose === "support" && copyRules?.fullCopyNeedsApproval === 1,
    fullCopyRequests: fullCopies.map((one) => ({ person: personRef(people, one.personId), reason: openText(textKey, one.reasonSealed, `full-copy-reason ${one.id}`), askedAt: one.askedAt, decidedAt: one.decidedAt, isAllowed: one.isAllowed === null ? null : one.isAllowed === 1 })),
    returned:
      row.returnedAt === null || row.returnedBy === null
        ? null
        : { at: row.returnedAt, by: personRef(people, row.returnedBy), note: openText(textKey, row.returnNoteSealed, `return-note ${row.id}`), nothingToReturn: row.nothingToReturn === 1, resultFileIds: results },
    refusedBecause: row.refusedBecause,
    checking: row.state === "checking" ? { bytesDone: shown.reduce((sum, file) => sum + (file.state === "ready" ? file.bytes : bytesChecked(file.id)), 0), bytesTotal: row.bytes } : null,
    backupsUnreadableOn: row.deadlineAt === null ? null : backupsUnreadableOn(Temporal.Instant.from(row.deadlineAt)),
    extendableUntil: row.receivedAt === null || !isLive(row.state) ? null : latestEnd(Temporal.Instant.from(row.receivedAt), now, ports.settings.retention.retentionDaysMax).toString({ fractionalSecondDigits: 3 }),
    needsContact: row.needsContactSince === null || row.needsContactBecause === null || caller.role === "customer" ? null : { since: row.needsContactSince, because: row.needsContactBecause },
    contacts: contacts.map((contact) => ({ at: contact.at, by: personRef(people, contact.personId), how: openText(textKey, contact.howSealed, `contact-how ${contact.id}`) ?? "", note: openText(textKey, contact.noteSealed, `contact-note ${contact.id}`) })),
    allows: allowedOn(row, caller, checkouts, row.deadlineAt !== null && isPast(Temporal.Instant.from(row.deadlineAt), now)),
  };
}

export function presentFile(file: FileRow, textKey: Uint8Array | null, people: People): FileShape {
  return {
    id: file.id,
    kind: file.kind,
    name: openText(textKey, file.nameSealed, `file-name ${file.id}`),
    bytes: file.bytes,
    sha256: file.sha256,
    format: file.format === null ? null : (JSON.parse(file.format) as FileShape["format"]),
    scan: file.scan,
    sentBy: personRef(people, file.sentBy),
    receivedAt: file.receivedAt,
    termsVersion: file.termsVersion,
  };
}

export function presentCheckout(checkout: CheckoutRow, textKey: Uint8Array | null, people: People): CheckoutShape {
  return {
    id: checkout.id,
    holder: personRef(people, checkout.holderId),
    purpose: checkout.purpose,
    reason: openText(textKey, checkout.reasonSealed, `checkout-reason ${checkout.id}`),
    device: openText(textKey, checkout.deviceSealed, `checkout-device ${checkout.id}`),
    copy: checkout.copy,
    takenAt: checkout.takenAt,
    until: checkout.untilAt,
    bytesServed: checkout.bytesServed,
    endedAt: checkout.endedAt,
    end: checkout.end,
    removal: checkout.removalAt === null || checkout.removalMethod === null || checkout.removalBy === null ? null : { attestedAt: checkout.removalAt, method: checkout.removalMethod, by: personRef(people, checkout.removalBy) },
    isRemovalOutstanding: isRemovalOutstanding(checkout),
    work: JSON.parse(checkout.work) as WorkEntry[],
  };
}

export function presentDirection(direction: DirectionRow, textKey: Uint8Array | null, people: People): DirectionShape {
  return { id: direction.id, deleteAt: direction.deleteAt, reason: openText(textKey, direction.reasonSealed, `direction-reason ${direction.id}`), givenBy: personRef(people, direction.givenBy), givenAt: direction.givenAt, state: direction.state };
}

/** A checkout or direction alone, with the names and texts that it needs. */
export async function presentOne<Row, Shape>(ports: Ports, transfer: TransferRow, row: Row, personIds: readonly (string | null)[], present: (row: Row, textKey: Uint8Array | null, people: People) => Shape): Promise<Shape> {
  return present(row, await textKeyOf(ports, transfer).catch(() => null), await peopleOf(ports.records.read, personIds));
}
