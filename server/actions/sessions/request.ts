import { createHash } from "node:crypto";
import type * as z from "zod";
import type { newRemoteSession } from "../../contract/shapes/session.ts";
import { notice } from "../../domain/session/documents.ts";
import { requestMinutes } from "../../domain/session/grant.ts";
import { Refusal } from "../../domain/refusal.ts";
import { keyDay } from "../../domain/retention/deadline.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { linkIn } from "../cases/work.ts";
import { enqueueMail } from "../mail.ts";
import { keepingDenials, requireEntitled, type Denials } from "../support/entitled.ts";
import { newestCheck } from "./connection-check.ts";
import { sealSessionText, sessionKeyContext, type RequestText } from "./load.ts";
import { changeSession, noteSession } from "./move.ts";

export type NewRemoteSession = z.output<typeof newRemoteSession>;

export const noticeDigest = createHash("sha256").update(JSON.stringify(notice)).digest("hex");

/** SHA-256 of the purpose's sentence: the grant is bound to it. */
export function purposeDigestOf(purpose: string): string {
  return createHash("sha256").update(purpose, "utf8").digest("hex");
}

/**
 * Asks for a look; the customer alone can establish it (CAP-6). The texts are forgotten with the day key of the longest retention.
 * Asked of the support policy at this opening alone.
 * @throws {Refusal} `policy-refused` with the decision; `not-found` for an unknown account, case, transfer or person of it; `key-not-enrolled` unless a supervisor enrolled the caller's key.
 */
export async function requestSession(ports: Ports, caller: Caller, input: NewRemoteSession): Promise<RemoteSessionRow> {
  const id = ports.randomness.id("remote");
  const now = ports.clock.now();
  const textKey = ports.randomness.bytes(32);
  const wrapped = await ports.keys.wrap(textKey, keyDay(now.add({ hours: ports.settings.retention.retentionDaysMax * 24 })), sessionKeyContext({ id, accountId: input.accountId }));
  const texts: RequestText = { purpose: input.purpose, caseReference: input.caseReference ?? null, tables: input.tables };
  const caseId = input.caseId ?? null;
  const work = (denials: Denials) => async (tables: Tables): Promise<RemoteSessionRow> => {
    const missing = (what: string): Refusal => new Refusal("not-found", `There is no such ${what}.`);
    if ((await tables.accounts.find({ id: input.accountId })) === undefined) throw missing("account");
    await requireEntitled(ports, tables, denials, { accountId: input.accountId, caseId, actorId: caller.personId, subject: { kind: "session", id } });
    if (input.transferId !== undefined && (await tables.transfers.find({ id: input.transferId, accountId: input.accountId })) === undefined) throw missing("transfer");
    if (input.customerId !== undefined && (await tables.people.find({ id: input.customerId, accountId: input.accountId, disabledAt: null })) === undefined) throw missing("person in this account");
    const key = await tables.engineerKeys.find({ id: input.keyId, personId: caller.personId });
    if (key === undefined || key.enrolledAt === null || key.revokedAt !== null) throw new Refusal("key-not-enrolled", "This browser's key is not enrolled. Make one, and ask a supervisor to compare its fingerprint with you and enrol it.");
    const row: RemoteSessionRow = {
      id,
      accountId: input.accountId,
      transferId: input.transferId ?? null,
      customerId: input.customerId ?? null,
      consentedBy: null,
      engineerId: caller.personId,
      keyId: key.id,
      state: "requested",
      reason: null,
      createdAt: instantText(now),
      answerBy: instantText(now.add({ minutes: requestMinutes })),
      minutes: input.minutes,
      asksRecording: input.recording ? 1 : 0,
      kinds: JSON.stringify(input.kinds),
      textKeyId: wrapped.keyId,
      textKey: wrapped.bytes,
      requestSealed: sealSessionText(textKey, "request", id, JSON.stringify(texts)),
      purposeDigest: purposeDigestOf(input.purpose),
      noticeVersion: notice.version,
      noticeDigest,
      entry: null,
      grantSealed: null,
      grantDigest: null,
      epoch: 0,
      databaseDigest: null,
      startedAt: null,
      expiresAt: null,
      endedAt: null,
      recording: "not-asked",
      consentSealed: null,
      consentDigest: null,
      disclosure: null,
      checkId: (await newestCheck(tables, input.accountId))?.id ?? null,
      nodeId: null,
      nodeSeenAt: null,
      receiptSealed: null,
      receiptSeq: null,
      eventCount: 0,
    };
    await tables.remoteSessions.insert(row);
    for (const person of await askedPeople(tables, row)) await enqueueMail(ports, tables, { template: "remote-session-requested", personId: person, transferId: input.transferId ?? null, facts: { sessionId: id, engineer: caller.name, answerBy: row.answerBy } });
    const noted = await noteSession(ports, tables, row, { event: "sessions.request", personId: caller.personId, facts: { purposeDigest: row.purposeDigest, kinds: input.kinds.join(" "), minutes: input.minutes, recording: input.recording, keyThumbprint: key.thumbprint, checkId: row.checkId } });
    const linked = caseId === null ? undefined : await tables.cases.find({ id: caseId });
    if (linked !== undefined) await linkIn(ports, tables, linked, { kind: "session", targetId: id }, caller.personId);
    return noted;
  };
  const made = await keepingDenials(ports, { accountId: input.accountId, actorId: caller.personId }, (denials) => changeSession(ports, { id, accountId: input.accountId }, work(denials)));
  if (caseId !== null) ports.notifier.changed({ topic: "case", id: caseId, accountId: input.accountId });
  return made;
}

async function askedPeople(tables: Parameters<typeof newestCheck>[0], row: RemoteSessionRow): Promise<string[]> {
  if (row.customerId !== null) return [row.customerId];
  return (await tables.people.list({ accountId: row.accountId, disabledAt: null })).filter((person) => person.activatedAt !== null).map((person) => person.id);
}
