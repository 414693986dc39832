import * as z from "zod";
import { copyKinds, fileKinds, instructionWays, purposes, removalMethods, transferStates, workKinds } from "../../domain/custody/words.ts";
import { day, id, instant, personRef, sha256, text } from "./common.ts";

/** What the intake check found a file to be. */
export const format = z
  .object({
    name: z.string().meta({ description: "For example `SQLite`, `Access`, `unknown`" }),
    version: z.string().nullable(),
    finding: z.enum(["readable", "password-protected", "damaged", "not-recognised"]),
    detail: z.string().nullable(),
    missingCompanions: z.array(z.string()),
  })
  .meta({ id: "Format" });

export const file = z
  .object({
    id,
    kind: z.enum(fileKinds),
    name: z.string().nullable().meta({ description: "null once the transfer is deleted" }),
    bytes: z.int().nonnegative(),
    sha256: sha256.nullable().meta({ description: "null until the stored file was read back" }),
    format: format.nullable(),
    scan: z.enum(["not-configured", "pending", "clean", "infected", "not-scanned"]),
    sentBy: personRef,
    receivedAt: instant.nullable(),
    termsVersion: z.string(),
  })
  .meta({ id: "File" });
export type FileShape = z.output<typeof file>;

export const checkout = z
  .object({
    id,
    holder: personRef,
    purpose: z.enum(purposes),
    reason: z.string().nullable(),
    device: z.string().nullable(),
    copy: z.enum(copyKinds),
    takenAt: instant,
    until: instant,
    bytesServed: z.int().nonnegative(),
    endedAt: instant.nullable(),
    end: z.enum(["returned", "given-back", "taken-over", "expired", "deleted"]).nullable(),
    removal: z.object({ attestedAt: instant, method: z.enum(removalMethods), by: personRef }).nullable(),
    isRemovalOutstanding: z.boolean(),
    work: z.array(z.object({ kind: z.enum(workKinds), startedAt: instant })),
  })
  .meta({ id: "Checkout" });
export type CheckoutShape = z.output<typeof checkout>;

/** A place where the bytes are or were: "who holds a copy". */
export const copy = z
  .object({
    holder: z.string().meta({ description: "The portal's operator, a member of staff, or the account" }),
    where: z.enum(["portal", "staff", "customer"]),
    what: z.string(),
    since: instant,
    until: instant.nullable(),
    status: z.enum(["held", "no-copy-taken", "removal-attested", "removal-outstanding", "erased", "outside-our-reach"]),
    checkoutId: id.nullable(),
  })
  .meta({ id: "Copy" });
export type CopyShape = z.output<typeof copy>;

export const direction = z
  .object({
    id,
    deleteAt: instant,
    reason: z.string().nullable(),
    givenBy: personRef,
    givenAt: instant,
    state: z.enum(["waiting", "replaced", "cancelled", "begun", "done"]),
  })
  .meta({ id: "Direction" });
export type DirectionShape = z.output<typeof direction>;

export const instructions = z.object({
  way: z.enum(instructionWays),
  article: text(200).optional(),
  articleVersion: text(50).optional(),
  other: text(200).optional(),
});

export const transferSummary = z
  .object({
    id,
    number: z.string().regex(/^T-\d+$/),
    state: z.enum(transferStates),
    purpose: z.enum(purposes),
    title: z.string().nullable(),
    caseReference: z.string().nullable(),
    account: z.object({ id, name: z.string() }),
    createdAt: instant,
    receivedAt: instant.nullable(),
    deadlineAt: instant.nullable().meta({ description: "null until the first byte arrived" }),
    bytes: z.int().nonnegative(),
    holder: personRef.nullable(),
    outstandingRemovals: z.int().nonnegative(),
    isHalted: z.boolean().meta({ description: "true while the safety stop holds its deletion back" }),
    certificateAddress: z.string().nullable(),
  })
  .meta({ id: "TransferSummary" });
export type TransferSummary = z.output<typeof transferSummary>;

export const transfer = transferSummary
  .extend({
    requestedBy: personRef,
    instructions: instructions.nullable(),
    onBehalf: z.object({ medium: z.string().nullable(), broughtBy: z.string().nullable(), becameOf: z.string().nullable() }).nullable(),
    place: z.string().meta({ description: "Where the store is and who runs it" }),
    files: z.array(file),
    copies: z.array(copy),
    checkout: checkout.nullable().meta({ description: "The open one, or null" }),
    checkouts: z.array(checkout),
    directions: z.array(direction),
    contractors: z.array(z.object({ person: personRef, allowedAt: instant.nullable() })),
    isMaskable: z.boolean().meta({ description: "True where a masked copy exists or can be made of at least one original" }),
    fullCopyNeedsApproval: z.boolean().meta({ description: "True where a full copy for support needs the customer's approval" }),
    fullCopyRequests: z.array(z.object({ person: personRef, reason: z.string().nullable(), askedAt: instant, decidedAt: instant.nullable(), isAllowed: z.boolean().nullable() })),
    returned: z.object({ at: instant, by: personRef, note: z.string().nullable(), nothingToReturn: z.boolean(), resultFileIds: z.array(id) }).nullable(),
    refusedBecause: z.string().nullable(),
    checking: z.object({ bytesDone: z.int(), bytesTotal: z.int() }).nullable(),
    backupsUnreadableOn: day.nullable(),
    extendableUntil: instant.nullable(),
    needsContact: z.object({ since: instant, because: z.enum(["bounce", "not-collected"]) }).nullable(),
    contacts: z.array(z.object({ at: instant, by: personRef, how: z.string(), note: z.string().nullable() })),
    allows: z.array(z.string()).meta({ description: "Names of the routes that this caller could use on it now" }),
  })
  .meta({ id: "Transfer" });
export type TransferShape = z.output<typeof transfer>;

/** One sentence of the custody timeline; the client words it from `event` and `facts`. */
export const timelineEntry = z
  .object({
    seq: z.int(),
    at: instant,
    event: z.string(),
    actor: personRef.nullable().meta({ description: "null: the portal itself" }),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    text: z.string().nullable().meta({ description: "A reason or note, null once erased" }),
  })
  .meta({ id: "TimelineEntry" });
export type TimelineEntry = z.output<typeof timelineEntry>;

export const upload = z
  .object({
    id,
    transferId: id,
    transferNumber: z.string(),
    kind: z.enum(fileKinds),
    name: z.string(),
    bytes: z.int().nullable().meta({ description: "Announced length, null while it is not known" }),
    offset: z.int().nonnegative(),
    startedAt: instant,
    lastByteAt: instant,
    abandonedAt: instant.meta({ description: "When it will be swept if nothing more arrives" }),
  })
  .meta({ id: "Upload" });
export type UploadShape = z.output<typeof upload>;
