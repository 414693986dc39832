import type { ConsentInput } from "../../contract/shapes/session.ts";
import type { ConsentRecord } from "../../domain/session/documents.ts";
import { notice } from "../../domain/session/documents.ts";
import { grantBytes, requireGrantFits } from "../../domain/session/grant.ts";
import { nextSessionState } from "../../domain/session/transitions.ts";
import type { RequestKind } from "../../domain/session/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { decideConnection, newestCheck } from "./connection-check.ts";
import { loadSession, requestTextOf, sealSessionText, sessionTextKey } from "./load.ts";
import { changeSession, moveSession } from "./move.ts";
import { employerOf } from "./present.ts";

/**
 * The customer allows what the grant says. The record of it is signed before anything is shown and kept by both sides.
 * @throws {Refusal} `not-valid` when the grant is not that of the request; `wrong-state`; `key-not-enrolled`; `connection-check-needed` where the policy requires one; `gone`.
 */
export async function consent(ports: Ports, caller: Caller, sessionId: string, { grant, entry, recording }: ConsentInput): Promise<RemoteSessionRow> {
  const { read } = ports.records;
  const seen = await loadSession(read, caller, sessionId);
  nextSessionState(seen.state, "consent", "customer");
  const textKey = await sessionTextKey(ports, seen);
  const texts = requestTextOf(textKey, seen);
  const now = ports.clock.now();
  if (textKey === null || texts === null || Temporal.Instant.compare(Temporal.Instant.from(seen.answerBy), now) <= 0) throw new Refusal("gone", "The time to answer is over. No answer counts as no; support can ask again.");

  const [engineer, key, account, check] = await Promise.all([read.people.find({ id: seen.engineerId }), read.engineerKeys.find({ id: seen.keyId }), read.accounts.find({ id: seen.accountId }), newestCheck(read, seen.accountId)]);
  if (engineer === undefined || engineer.disabledAt !== null || key === undefined || key.enrolledAt === null || key.revokedAt !== null) throw new Refusal("key-not-enrolled", "The engineer's key or access has ended. Nothing was opened; support can ask again.");
  const kinds = JSON.parse(seen.kinds) as RequestKind[];
  requireGrantFits(grant, { id: seen.id, engineerId: engineer.id, engineerName: engineer.name, keyThumbprint: key.thumbprint, purposeDigest: seen.purposeDigest, noticeDigest: seen.noticeDigest, kinds, asksRecording: seen.asksRecording === 1 }, now);
  if ((recording === "allowed") !== grant.isRecorded || (recording === "not-asked") !== (seen.asksRecording === 0)) throw new Refusal("not-valid", "The answer about recording does not agree with the grant.");
  const carried = decideConnection(ports, check);
  if (carried.outcome === "deny") throw new Refusal("connection-check-needed", `The support policy asks for a connection check that passed: ${carried.reasons[0] ?? carried.clause} Run it on the consent page; mail and phone stay open.`, { decision: carried });

  const grantDigest = sha256(grantBytes(grant)).toHex();
  const statement: ConsentRecord = {
    type: "custody-remote-session-consent",
    version: 1,
    sessionId: seen.id,
    issuedAt: instantText(now),
    keyId: ports.signer.keyId(),
    controller: { operator: ports.settings.operator, portal: ports.settings.publicUrl.origin },
    customer: { personId: caller.personId, name: caller.name, accountId: seen.accountId, accountName: account?.name ?? "" },
    engineer: { personId: engineer.id, name: engineer.name, role: engineer.role, employer: employerOf(ports, engineer), keyThumbprint: key.thumbprint },
    caseReference: texts.caseReference,
    purpose: texts.purpose,
    requested: { tables: [...texts.tables], kinds, minutes: seen.minutes, recording: seen.asksRecording === 1 },
    entry,
    grant,
    grantDigest,
    notice: { version: notice.version, digest: seen.noticeDigest },
    recording,
    withdrawal: "Pause, End or Revoke on the page or in the command line, at any time, without a reason",
  };
  const jws = await ports.signer.sign(statement);
  const consentDigest = sha256(new TextEncoder().encode(jws)).toHex();
  return changeSession(ports, seen, async (tables) => {
    const row = await loadSession(tables, caller, sessionId);
    const values: Partial<RemoteSessionRow> = {
      entry,
      consentedBy: caller.personId,
      grantSealed: sealSessionText(textKey, "grant", row.id, JSON.stringify(grant)),
      grantDigest,
      epoch: grant.epoch,
      databaseDigest: grant.databaseDigest,
      startedAt: instantText(now),
      expiresAt: instantText(Temporal.Instant.from(grant.expiresAt)),
      recording,
      consentSealed: sealSessionText(textKey, "consent", row.id, jws),
      consentDigest,
      checkId: check?.id ?? null,
      nodeId: null,
      nodeSeenAt: null,
    };
    const masked = grant.columns.reduce((sum, one) => sum + one.masked, 0);
    return moveSession(ports, tables, row, { verb: "consent", actor: "customer", personId: caller.personId, reason: "asked", values, facts: { entry, recording, planDigest: grant.planDigest, databaseDigest: grant.databaseDigest, tables: grant.tables.length, maskedColumns: masked, expiresAt: grant.expiresAt } }, textKey);
  });
}
