import type { HostEntry, SessionReason, SessionState } from "../../domain/session/words.ts";
import type { InstantText } from "./rows.ts";

/** An engineer's public signing key; the private half never leaves their browser. Used only once a supervisor has enrolled it. */
export interface EngineerKeyRow {
  id: string;
  personId: string;
  name: string;
  thumbprint: string;
  /** JWK as JSON. */
  publicKey: string;
  createdAt: InstantText;
  enrolledAt: InstantText | null;
  enrolledBy: string | null;
  revokedAt: InstantText | null;
  revokedBy: string | null;
}

export interface ConnectionCheckRow {
  id: string;
  accountId: string;
  personId: string;
  at: InstantText;
  downKbps: number;
  upKbps: number;
  latencyMs: number;
  isHttps: 0 | 1;
  hasWebSocket: 0 | 1;
  /** JSON array of words; empty when it passed. */
  failing: string;
}

/** One remote session. `…Sealed` are texts under the session's own text key, wrapped for the day on which they are forgotten. */
export interface RemoteSessionRow {
  id: string;
  accountId: string;
  transferId: string | null;
  /** Who was asked. */
  customerId: string | null;
  consentedBy: string | null;
  engineerId: string;
  keyId: string;
  state: SessionState;
  reason: SessionReason | null;
  createdAt: InstantText;
  answerBy: InstantText;
  minutes: number;
  asksRecording: 0 | 1;
  kinds: string;
  textKeyId: string | null;
  textKey: Uint8Array | null;
  /** JSON: purpose, caseReference, tables. */
  requestSealed: Uint8Array | null;
  purposeDigest: string;
  noticeVersion: string;
  noticeDigest: string;
  entry: HostEntry | null;
  /** The grant that holds now, JSON. */
  grantSealed: Uint8Array | null;
  grantDigest: string | null;
  epoch: number;
  databaseDigest: string | null;
  startedAt: InstantText | null;
  expiresAt: InstantText | null;
  endedAt: InstantText | null;
  recording: "not-asked" | "allowed" | "refused";
  /** The signed consent record, JWS text, and its SHA-256. */
  consentSealed: Uint8Array | null;
  consentDigest: string | null;
  disclosure: string | null;
  checkId: string | null;
  /** The process whose relay holds the ends, and when it was last seen holding them. */
  nodeId: string | null;
  nodeSeenAt: InstantText | null;
  /** The receipt's body, JSON, and the ledger row that carries its digest. */
  receiptSealed: Uint8Array | null;
  receiptSeq: number | null;
  eventCount: number;
}

/** One event of a session: transitions, and what the host told of its answers. Digests and counts, no content. */
export interface RemoteSessionEventRow {
  id: string;
  remoteSessionId: string;
  /** 1, 2, 3, … in the session. */
  position: number;
  at: InstantText;
  event: string;
  actorId: string | null;
  epoch: number;
  reason: SessionReason | null;
  facts: string;
  /** The relay's signed word of an act that was recorded afterwards, JWS text. */
  signed: string | null;
}
