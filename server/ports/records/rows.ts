import type { CopyKind, FileKind, Purpose, RemovalMethod, Role, TransferState, WorkKind } from "../../domain/custody/words.ts";

/**
 * The records, one type a table. Instants are RFC 3339 texts in UTC with milliseconds (they sort as text, the same in every database);
 * flags are 0 or 1; objects are JSON text; `…Sealed` is personal text under the transfer's text key (`sealText`), so that it dies with it.
 */
export type InstantText = string;
type Flag = 0 | 1;
type Json = string;
type Sealed = Uint8Array | null;

export interface AccountRow {
  id: string;
  name: string;
  zone: string;
  quotaBytes: number;
  /** Bytes of live files and announced uploads, kept with every change. */
  usedBytes: number;
  peopleCount: number;
  transferCount: number;
  createdAt: InstantText;
}

export interface PersonRow {
  id: string;
  accountId: string | null;
  /** Lower case, NFC. */
  email: string;
  name: string;
  role: Role;
  isContractor: Flag;
  activatedAt: InstantText | null;
  disabledAt: InstantText | null;
  lockedAt: InstantText | null;
  /** argon2id, PHC string. */
  passwordHash: string | null;
  /** The TOTP secret under a key derived from the master key. */
  totpSealed: Uint8Array | null;
  /** The last accepted time step: a code works once. */
  totpStep: number;
  /** JSON array of salted hashes; used ones are taken out. */
  recoveryHashes: Json;
  failures: number;
  failuresDay: string | null;
  createdAt: InstantText;
  lastSeenAt: InstantText | null;
}

export interface SessionRow {
  id: string;
  tokenHash: string;
  personId: string;
  kind: "cookie" | "token";
  name: string | null;
  createdAt: InstantText;
  lastUsedAt: InstantText;
  endsAt: InstantText;
  steppedUpAt: InstantText | null;
  address: string;
}

export interface SignInCodeRow {
  id: string;
  personId: string;
  codeHash: string;
  triesLeft: number;
  createdAt: InstantText;
  expiresAt: InstantText;
}

export interface LinkRow {
  tokenHash: string;
  kind: "invitation" | "first-supervisor" | "password-reset" | "second-factor";
  personId: string | null;
  /** The TOTP secret offered with this link, sealed like `PersonRow.totpSealed`. */
  totpSealed: Uint8Array | null;
  createdAt: InstantText;
  expiresAt: InstantText;
}

export interface TransferRow {
  id: string;
  number: number;
  accountId: string;
  state: TransferState;
  purpose: Purpose;
  requestedBy: string;
  createdAt: InstantText;
  /** The transfer's text key, wrapped by the day key `textKeyId`; both null once erased. */
  textKeyId: string | null;
  textKey: Uint8Array | null;
  titleSealed: Sealed;
  caseReferenceSealed: Sealed;
  instructions: Json | null;
  onBehalfSealed: Sealed;
  saltDigests: Flag;
  firstByteAt: InstantText | null;
  lastByteAt: InstantText | null;
  completedAt: InstantText | null;
  receivedAt: InstantText | null;
  deadlineAt: InstantText | null;
  refusedBecause: string | null;
  checkingDone: number;
  checkingTotal: number;
  bytes: number;
  openCheckoutId: string | null;
  holderId: string | null;
  outstandingRemovals: number;
  returnedAt: InstantText | null;
  returnedBy: string | null;
  returnNoteSealed: Sealed;
  nothingToReturn: Flag;
  resultFileIds: Json;
  collectedAt: InstantText | null;
  needsContactSince: InstantText | null;
  needsContactBecause: "bounce" | "not-collected" | null;
  /** The instant at which a due reminder of this kind was last sent; JSON object by name. */
  reminders: Json;
  deletingSince: InstantText | null;
  deletingBecause: "direction" | "deadline" | "abandoned" | null;
  deletingStep: string | null;
  failingSince: InstantText | null;
  failingBecause: string | null;
  isHalted: Flag;
  erasedAt: InstantText | null;
  deletedAt: InstantText | null;
  certificateAddress: string | null;
  termsVersion: string | null;
}

export interface FileRow {
  id: string;
  transferId: string;
  kind: FileKind;
  /** `arriving` (an upload), `stored` (finished, not read back yet), `ready`, `removed`. */
  state: "arriving" | "stored" | "ready" | "removed";
  nameSealed: Sealed;
  /** Announced length; null while a client has not told it. */
  announcedBytes: number | null;
  /** What this file takes of its account's quota: its announced or reserved length, then its true one, 0 once removed. */
  reservedBytes: number;
  bytes: number;
  sha256: string | null;
  clientSha256: string | null;
  format: Json | null;
  scan: "not-configured" | "pending" | "clean" | "infected" | "not-scanned";
  sentBy: string;
  checkoutId: string | null;
  keyId: string | null;
  wrappedKey: Uint8Array | null;
  startedAt: InstantText;
  lastByteAt: InstantText;
  finishedAt: InstantText | null;
  receivedAt: InstantText | null;
  termsVersion: string;
}

export interface CheckoutRow {
  id: string;
  transferId: string;
  holderId: string;
  purpose: Purpose;
  reasonSealed: Sealed;
  deviceSealed: Sealed;
  copy: CopyKind;
  takenAt: InstantText;
  untilAt: InstantText;
  bytesServed: number;
  endedAt: InstantText | null;
  end: "returned" | "given-back" | "taken-over" | "expired" | "deleted" | null;
  removalAt: InstantText | null;
  removalMethod: RemovalMethod | null;
  removalBy: string | null;
  reminders: Json;
  /** JSON array of `{ kind, startedAt }`. */
  work: Json;
}

export type WorkEntry = { kind: WorkKind; startedAt: InstantText };

/** One reading of one file by one person: opened before its first byte leaves, closed into one ledger row. */
export interface ReadingRow {
  id: string;
  transferId: string;
  fileId: string;
  checkoutId: string | null;
  personId: string;
  startedAt: InstantText;
  lastByteAt: InstantText;
  bytes: number;
  /** JSON array of `[start, end]` (end exclusive), merged: what of the file has been served whole or in ranges. */
  ranges: Json;
  closedAt: InstantText | null;
}

/** Somebody of the vendor began to read in bulk (R64). */
export interface ReadingAlertRow {
  id: string;
  personId: string;
  at: InstantText;
  /** When the earliest of the readings that count began. */
  since: InstantText;
  /** Different transfers, and readings, within the span. */
  transfers: number;
  readings: number;
}

export interface DirectionRow {
  id: string;
  transferId: string;
  deleteAt: InstantText;
  reasonSealed: Sealed;
  givenBy: string;
  givenAt: InstantText;
  state: "waiting" | "replaced" | "cancelled" | "begun" | "done";
}

export interface ConsentRow {
  id: string;
  transferId: string;
  personId: string;
  allowedBy: string;
  allowedAt: InstantText;
}

export interface ContactRow {
  id: string;
  transferId: string;
  at: InstantText;
  personId: string;
  howSealed: Sealed;
  noteSealed: Sealed;
}

export interface OutboxRow {
  id: string;
  messageId: string;
  /** null: the staff's address (`STAFF_MAIL`). */
  personId: string | null;
  template: string;
  /** Numbers, dates, ids and links; never a file name, a note or a title (ALO-15). */
  facts: Json;
  transferId: string | null;
  createdAt: InstantText;
  nextAt: InstantText;
  claimedUntil: InstantText | null;
  attempts: number;
  lastError: string | null;
  sentAt: InstantText | null;
  bouncedAt: InstantText | null;
}

export interface IdempotencyRow {
  id: string;
  personId: string;
  route: string;
  bodyHash: string;
  resourceId: string | null;
  createdAt: InstantText;
}

export interface JobRow {
  name: string;
  lastRunAt: InstantText | null;
  lastResult: string | null;
  /** When a run ended of which nothing was reported as an error. */
  lastSuccessAt: InstantText | null;
}

/** Small facts about the installation: the safety stop, the policy's version, the counter of transfers. */
export interface FactRow {
  name: string;
  value: Json;
}
