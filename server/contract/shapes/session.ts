import * as z from "zod";
import { disclosureSchema } from "../../domain/session/disclosure.ts";
import { grantMinutes, grantSchema } from "../../domain/session/grant.ts";
import { ends, hostEntries, requestKinds, sessionReasons, sessionStates, sessionVerbs } from "../../domain/session/words.ts";
import { id, instant, personRef, sha256, text } from "./common.ts";

const tableName = z.string().min(1).max(200);

/** A public ECDSA P-256 key as JWK; the private part never leaves the engineer's browser. */
export const engineerPublicKey = z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: z.string().length(43), y: z.string().length(43) }).strict();

export const engineerKey = z
  .object({
    id,
    person: personRef,
    /** The device or browser, in the engineer's words. */
    name: z.string(),
    /** RFC 7638 thumbprint, SHA-256, base64url: the fingerprint that customers see. */
    thumbprint: z.string(),
    publicKey: engineerPublicKey,
    createdAt: instant,
    /** Null until a supervisor enrolled it; only then may it be used. */
    enrolledAt: instant.nullable(),
    enrolledBy: personRef.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: "EngineerKey" });
export type EngineerKeyShape = z.output<typeof engineerKey>;

export const connectionCheck = z
  .object({
    id,
    at: instant,
    /** kbit/s. */
    downKbps: z.int(),
    upKbps: z.int(),
    latencyMs: z.int(),
    isHttps: z.boolean(),
    hasWebSocket: z.boolean(),
    /** What is below the thresholds, as words; empty when it passed. */
    failing: z.array(z.string()),
    isPassed: z.boolean(),
    /** False once it is older than the policy allows: run it again. */
    isRecent: z.boolean(),
  })
  .meta({ id: "ConnectionCheck" });
export type ConnectionCheckShape = z.output<typeof connectionCheck>;

export const remoteSession = z
  .object({
    id,
    state: z.enum(sessionStates),
    reason: z.enum(sessionReasons).nullable(),
    account: z.object({ id, name: z.string() }),
    transferId: id.nullable(),
    /** Null where none was given, or once it is erased. */
    caseReference: z.string().nullable(),
    /** One sentence; null once it is erased. */
    purpose: z.string().nullable(),
    purposeDigest: sha256,
    engineer: z.object({ ...personRef.shape, role: z.string(), employer: z.string(), isContractor: z.boolean(), keyThumbprint: z.string(), publicKey: engineerPublicKey }),
    /** Who was asked; anybody of the account may answer. */
    customer: personRef.nullable(),
    requested: z.object({ tables: z.array(z.string()), kinds: z.array(z.enum(requestKinds)), minutes: z.int(), recording: z.boolean() }),
    notice: z.object({ version: z.string(), digest: sha256, sentences: z.array(z.string()) }),
    createdAt: instant,
    /** When an unanswered request counts as a no. */
    answerBy: instant,
    entry: z.enum(hostEntries).nullable(),
    /** The grant that holds now; null before consent and once it is erased. */
    grant: grantSchema.nullable(),
    grantDigest: sha256.nullable(),
    startedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    endedAt: instant.nullable(),
    recording: z.enum(["not-asked", "allowed", "refused"]),
    disclosure: disclosureSchema.nullable(),
    connection: connectionCheck.nullable(),
    /** `required`: consent is refused until a check passed; `advisory`: a check that failed or is missing is only shown. */
    connectionRule: z.enum(["required", "advisory"]),
    /** Known-value lookups of this engineer in this database today (UTC); null before consent. */
    lookupsToday: z.int().nullable(),
    /** Verbs that the caller may use now. */
    allowed: z.array(z.enum(sessionVerbs)),
    /** Which end the caller would join by WebSocket, or null. */
    end: z.enum(ends).nullable(),
  })
  .meta({ id: "RemoteSession" });
export type RemoteSessionShape = z.output<typeof remoteSession>;

export const remoteSessionSummary = remoteSession
  .pick({ id: true, state: true, reason: true, account: true, transferId: true, caseReference: true, purpose: true, createdAt: true, answerBy: true, startedAt: true, expiresAt: true, endedAt: true })
  .extend({ engineer: personRef })
  .meta({ id: "RemoteSessionSummary" });
export type RemoteSessionSummaryShape = z.output<typeof remoteSessionSummary>;

export const newRemoteSession = z
  .object({
    accountId: id,
    /** The authorised caller at the other end of the line: told by mail. */
    customerId: id.optional(),
    transferId: id.optional(),
    caseReference: text(100).optional(),
    /** The case that it belongs to: it hangs on it and is entitled by it. */
    caseId: id.optional(),
    purpose: text(500),
    /** Tables that would be looked at, as far as they are known; none means: the customer chooses. */
    tables: z.array(tableName).max(200).default([]),
    kinds: z.array(z.enum(requestKinds)).min(1),
    minutes: z.int().min(5).max(grantMinutes.most).default(grantMinutes.usual),
    recording: z.boolean().default(false),
    keyId: id,
  })
  .strict();

export const sessionEvent = z.object({ seq: z.int(), at: instant, event: z.string(), actor: personRef.nullable(), facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) }).meta({ id: "RemoteSessionEvent" });
export type SessionEventShape = z.output<typeof sessionEvent>;

/** What a host tells of one request: digests and counts, no content. */
export const hostEvent = z
  .object({
    at: instant,
    kind: z.enum([...requestKinds, "reveal", "recording"]),
    number: z.int().nonnegative(),
    outcome: z.string().regex(/^[a-z-]{1,40}$/),
    rows: z.int().nonnegative(),
    /** SHA-256 of the signed request and of the answer. */
    requestDigest: sha256.nullable(),
    answerDigest: sha256.nullable(),
  })
  .strict();
export type HostEvent = z.output<typeof hostEvent>;

export const hostEvents = z.object({ events: z.array(hostEvent).min(1).max(100), disclosure: disclosureSchema }).strict();

export const consentBody = z.object({ grant: grantSchema, entry: z.enum(hostEntries), recording: z.enum(["not-asked", "allowed", "refused"]) }).strict();
export type ConsentInput = z.output<typeof consentBody>;

export const liveTicket = z.object({ ticket: z.string(), end: z.enum(ends), expiresAt: instant, path: z.string() });
