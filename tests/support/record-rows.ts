import type * as proof from "../../server/ports/records/proof-rows.ts";
import type * as rows from "../../server/ports/records/rows.ts";

/** Rows with every column filled, one builder a table; tests name only what they are about. */

const at = "2026-03-01T09:00:00.000Z";
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

export const accountRow = (change: Partial<rows.AccountRow> = {}): rows.AccountRow => ({
  id: "account-1", name: "Łódź Works", zone: "Europe/Warsaw", quotaBytes: 5_000_000_000_000, usedBytes: 0, peopleCount: 1, transferCount: 1, createdAt: at, ...change,
});

export const personRow = (change: Partial<rows.PersonRow> = {}): rows.PersonRow => ({
  id: "person-1", accountId: "account-1", email: "ada@example.org", name: "Ada 株式会社", role: "customer", isContractor: 0, activatedAt: at, disabledAt: null,
  lockedAt: null, passwordHash: "$argon2id$", totpSealed: bytes(1, 0, 255), totpStep: 7, recoveryHashes: "[]", failures: 0, failuresDay: null, createdAt: at, lastSeenAt: at, ...change,
});

export const sessionRow = (change: Partial<rows.SessionRow> = {}): rows.SessionRow => ({
  id: "session-1", tokenHash: "hash-1", personId: "person-1", kind: "cookie", name: null, createdAt: at, lastUsedAt: at, endsAt: "2026-03-02T09:00:00.000Z", steppedUpAt: null, address: "::1", ...change,
});

export const signInCodeRow = (change: Partial<rows.SignInCodeRow> = {}): rows.SignInCodeRow => ({
  id: "code-1", personId: "person-1", codeHash: "hash", triesLeft: 5, createdAt: at, expiresAt: "2026-03-01T09:10:00.000Z", ...change,
});

export const linkRow = (change: Partial<rows.LinkRow> = {}): rows.LinkRow => ({
  tokenHash: "link-1", kind: "invitation", personId: null, totpSealed: bytes(9), createdAt: at, expiresAt: "2026-03-08T09:00:00.000Z", ...change,
});

export const transferRow = (change: Partial<rows.TransferRow> = {}): rows.TransferRow => ({
  id: "transfer-1", number: 1, accountId: "account-1", state: "received", purpose: "repair", requestedBy: "person-1", createdAt: at, textKeyId: "2026-04-01",
  textKey: bytes(1, 2, 3), titleSealed: bytes(4, 5), caseReferenceSealed: null, instructions: '{"way":"phone"}', onBehalfSealed: null, saltDigests: 0,
  firstByteAt: at, lastByteAt: at, completedAt: at, receivedAt: at, deadlineAt: "2026-04-01T00:00:00.000Z", refusedBecause: null, checkingDone: 1,
  checkingTotal: 1, bytes: 110_000_000_000, openCheckoutId: null, holderId: null, outstandingRemovals: 0, returnedAt: null, returnedBy: null,
  returnNoteSealed: null, nothingToReturn: 0, resultFileIds: "[]", collectedAt: null, needsContactSince: null, needsContactBecause: null, reminders: "{}",
  deletingSince: null, deletingBecause: null, deletingStep: null, failingSince: null, failingBecause: null, isHalted: 0, erasedAt: null, deletedAt: null,
  certificateAddress: null, termsVersion: "1", ...change,
});

export const fileRow = (change: Partial<rows.FileRow> = {}): rows.FileRow => ({
  id: "file-1", transferId: "transfer-1", kind: "original", state: "ready", nameSealed: bytes(6), announcedBytes: 10, reservedBytes: 10, bytes: 10, sha256: "ab",
  clientSha256: null, format: "{}", scan: "clean", sentBy: "person-1", checkoutId: null, keyId: "2026-04-01", wrappedKey: bytes(7, 8), startedAt: at,
  lastByteAt: at, finishedAt: at, receivedAt: at, termsVersion: "1", ...change,
});

export const checkoutRow = (change: Partial<rows.CheckoutRow> = {}): rows.CheckoutRow => ({
  id: "checkout-1", transferId: "transfer-1", holderId: "person-2", purpose: "repair", reasonSealed: bytes(1), deviceSealed: bytes(2), copy: "full", takenAt: at,
  untilAt: "2026-03-02T09:00:00.000Z", bytesServed: 0, endedAt: null, end: null, removalAt: null, removalMethod: null, removalBy: null, reminders: "[]", work: "[]", ...change,
});

export const readingRow = (change: Partial<rows.ReadingRow> = {}): rows.ReadingRow => ({
  id: "reading-1", transferId: "transfer-1", fileId: "file-1", checkoutId: null, personId: "person-1", startedAt: at, lastByteAt: at, bytes: 5, ranges: "[[0,5]]", closedAt: null, ...change,
});

export const directionRow = (change: Partial<rows.DirectionRow> = {}): rows.DirectionRow => ({
  id: "direction-1", transferId: "transfer-1", deleteAt: "2026-03-20T23:00:00.000Z", reasonSealed: bytes(3), givenBy: "person-1", givenAt: at, state: "waiting", ...change,
});

export const consentRow = (change: Partial<rows.ConsentRow> = {}): rows.ConsentRow => ({ id: "consent-1", transferId: "transfer-1", personId: "person-2", allowedBy: "person-1", allowedAt: at, ...change });

export const contactRow = (change: Partial<rows.ContactRow> = {}): rows.ContactRow => ({ id: "contact-1", transferId: "transfer-1", at, personId: "person-2", howSealed: bytes(1), noteSealed: bytes(2), ...change });

export const certificateRow = (change: Partial<proof.CertificateRow> = {}): proof.CertificateRow => ({ address: "address-1", transferId: "transfer-1", jws: "{}", issuedAt: at, ...change });

export const supplementRow = (change: Partial<proof.SupplementRow> = {}): proof.SupplementRow => ({ id: "supplement-1", address: "address-1", jws: "{}", issuedAt: at, ...change });

export const ledgerTextRow = (change: Partial<proof.LedgerTextRow> = {}): proof.LedgerTextRow => ({ seq: 0, transferId: "transfer-1", saltSealed: bytes(1), textSealed: bytes(2), ...change });

export const outboxRow = (change: Partial<rows.OutboxRow> = {}): rows.OutboxRow => ({
  id: "mail-1", messageId: "<mail-1@example.org>", personId: null, template: "received", facts: "{}", transferId: "transfer-1", createdAt: at, nextAt: at,
  claimedUntil: null, attempts: 0, lastError: null, sentAt: null, bouncedAt: null, ...change,
});

export const idempotencyRow = (change: Partial<rows.IdempotencyRow> = {}): rows.IdempotencyRow => ({ id: "key-1", personId: "person-1", route: "POST /api/transfers", bodyHash: "h", resourceId: "transfer-1", createdAt: at, ...change });

export const jobRow = (change: Partial<rows.JobRow> = {}): rows.JobRow => ({ name: "sweep", lastRunAt: at, lastResult: "ok", lastSuccessAt: at, ...change });

export const factRow = (change: Partial<rows.FactRow> = {}): rows.FactRow => ({ name: "transfer-number", value: "7", ...change });
