import { z } from "zod";
import { disclosureSchema } from "./disclosure.ts";
import { answerRowsMax, grantSchema } from "./grant.ts";
import { answerCodes, ends, sessionReasons } from "./words.ts";

/** Characters of a SELECT. */
export const queryCharactersMax = 8_000;
/** Characters of one cell; what is longer is cut and says so. */
export const cellCharactersMax = 1_000;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/).max(200);
const name = z.string().min(1).max(200);

/** Between each end and the relay, as text. What the two ends say to each other is in `handshake` and in sealed binary frames. */
export const toRelay = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ticket"), ticket: z.string().max(2_000) }),
  z.strictObject({ type: z.literal("handshake"), step: z.unknown() }),
  /** Acts at once in the relay's memory and is recorded afterwards, with or without a database. */
  z.strictObject({ type: z.literal("act"), verb: z.enum(["pause", "resume", "end", "revoke"]) }),
]);
export type ToRelay = z.infer<typeof toRelay>;

export const fromRelay = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("joined"), end: z.enum(ends), isPeerHere: z.boolean(), state: z.enum(["active", "paused"]) }),
  z.strictObject({ type: z.literal("peer"), isHere: z.boolean() }),
  z.strictObject({ type: z.literal("handshake"), step: z.unknown() }),
  z.strictObject({ type: z.literal("state"), state: z.enum(["active", "paused", "revoked", "expired", "ended"]), reason: z.enum(sessionReasons) }),
  z.strictObject({ type: z.literal("problem"), code: z.string().max(60), message: z.string().max(300) }),
]);
export type FromRelay = z.infer<typeof fromRelay>;

/** The steps in which the ends agree on keys; the host commits before it knows the engineer's key. */
export const handshakeStep = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("commit"), commitment: base64url }),
  z.strictObject({ step: z.literal("key"), publicKey: base64url, nonce: base64url, signature: base64url }),
  z.strictObject({ step: z.literal("open"), publicKey: base64url, nonce: base64url }),
  /** A sealed frame that says only that this end's person found the same phrase; it passes while the session is paused. */
  z.strictObject({ step: z.literal("same"), sealed: z.string().regex(/^[A-Za-z0-9_-]+$/).max(1_200) }),
]);
export type HandshakeStep = z.infer<typeof handshakeStep>;

/** What an engineer asks; the host answers to nothing else. */
export const liveRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("schema") }),
  z.strictObject({
    kind: z.literal("browse"),
    table: name,
    offset: z.int().nonnegative().max(10_000_000),
    limit: z.int().positive().max(answerRowsMax),
    orderBy: z.strictObject({ column: name, descending: z.boolean() }).optional(),
  }),
  z.strictObject({ kind: z.literal("query"), sql: z.string().min(1).max(queryCharactersMax) }),
  /** `view`: the number of the answer whose row is wanted. The customer sees value and column before anything is looked up. */
  z.strictObject({ kind: z.literal("lookup"), view: z.int().positive(), column: name, value: z.string().min(1).max(200) }),
]);
export type LiveRequest = z.infer<typeof liveRequest>;

/** What an engineer signs for each request: number, grant and epoch are in it, so that a request cannot be moved. */
export const signedRequest = z.strictObject({
  type: z.literal("custody-remote-session-request"),
  sessionId: z.string().min(1).max(100),
  grantDigest: z.string().length(64),
  epoch: z.int().positive(),
  /** 1, 2, 3, … in this channel. */
  number: z.int().positive(),
  request: liveRequest,
});
export type SignedRequest = z.infer<typeof signedRequest>;

/** A cell as it is shown. Blobs are never sent. */
export const shownCell = z.union([z.null(), z.string(), z.number(), z.boolean()]);
export type ShownCell = z.infer<typeof shownCell>;

const column = z.strictObject({
  name: z.string().max(300),
  /** Class and operation of the column; `computed` and `passed` where an expression made it out of masked values. */
  class: z.string().max(40),
  operation: z.string().max(40),
});

export const liveAnswer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("schema"),
    tables: z.array(
      z.strictObject({
        name,
        /** Rows in the snapshot; null until it is built. */
        rows: z.int().nonnegative().nullable(),
        /** True: the snapshot is a sample of the table. */
        isSample: z.boolean(),
        columns: z.array(z.strictObject({ ...column.shape, type: z.string().max(40), isKey: z.boolean() })),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal("rows"),
    /** Where the rows come from: a table, or null for a query. */
    table: name.nullable(),
    columns: z.array(column),
    rows: z.array(z.array(shownCell)),
    /** True: there are more rows than were allowed in one answer. */
    isCut: z.boolean(),
    /** Rows of the snapshot that the answer was asked of, where it is a sample; else null. */
    sampleOf: z.int().nonnegative().nullable(),
  }),
  /** The row of the view that the value belongs to, or -1: hit and miss have the same shape. */
  z.strictObject({ kind: z.literal("lookup"), row: z.int().min(-1) }),
]);
export type LiveAnswer = z.infer<typeof liveAnswer>;

/** Inside sealed frames, from the engineer. */
export const fromEngineer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same") }),
  z.strictObject({ type: z.literal("request"), signed: signedRequest, signature: base64url }),
]);

/** Inside sealed frames, from the host. */
export const fromHost = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same") }),
  z.strictObject({ type: z.literal("grant"), grant: grantSchema, disclosure: disclosureSchema }),
  z.strictObject({ type: z.literal("answer"), number: z.int().positive(), answer: liveAnswer }),
  z.strictObject({ type: z.literal("refused"), number: z.int().nonnegative(), code: z.enum(answerCodes) }),
  z.strictObject({ type: z.literal("waiting"), number: z.int().positive(), for: z.enum(["preview", "lookup", "snapshot"]), done: z.int().nonnegative(), of: z.int().nonnegative().nullable() }),
  /** One cell in clear, by the customer's own act; the engineer's side takes it away after `seconds` and keeps it nowhere. */
  z.strictObject({ type: z.literal("reveal"), view: z.int().positive(), row: z.int().nonnegative(), column: z.int().nonnegative(), value: shownCell, seconds: z.int().positive() }),
  /** From the next frame on this narrower grant holds. Views in which something is hidden now are to be forgotten. */
  z.strictObject({ type: z.literal("narrowed"), grant: grantSchema }),
]);
export type FromHost = z.infer<typeof fromHost>;
