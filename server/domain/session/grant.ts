import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical-json.ts";
import { instantText, sha256Hex } from "../ledger/entry.ts";
import { Refusal } from "../refusal.ts";
import { requestKinds } from "./words.ts";

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(200);

/** Minutes: what is proposed, and the most that a customer may allow. */
export const grantMinutes = { usual: 30, most: 240 } as const;
/** Minutes after which an unanswered request counts as a no. */
export const requestMinutes = 60;
/** Rows of one answer. */
export const answerRowsMax = 200;

/**
 * What the customer allowed: nothing outside of it is answered. Its digest is bound into the keys and into every frame, so that a grant
 * that the server made up opens nothing. Narrowing gives the next epoch; anything wider is a new grant, in a new session.
 */
export const grantSchema = z.strictObject({
  type: z.literal("custody-remote-session-grant"),
  version: z.literal(1),
  sessionId: id,
  engineer: z.strictObject({ personId: id, name, keyThumbprint: z.string().length(43) }),
  /** SHA-256 of the purpose's sentence as the customer read it. */
  purposeDigest: sha256Hex,
  tables: z.array(name).min(1).max(500),
  kinds: z.array(z.enum(requestKinds)).min(1),
  /** SHA-256 of the mask plan (canonical JSON), of the database file, and of the notice that the customer read. */
  planDigest: sha256Hex,
  databaseDigest: sha256Hex,
  noticeDigest: sha256Hex,
  /** Columns by what is done with them: the class, how many are masked, how many are passed. */
  columns: z.array(z.strictObject({ class: z.string().min(1).max(40), masked: z.int().nonnegative(), passed: z.int().nonnegative() })).max(60),
  rowsMax: z.int().positive().max(answerRowsMax),
  /** True: each answer waits for the customer's look at its rows. */
  isPreviewed: z.boolean(),
  isRecorded: z.boolean(),
  expiresAt: instantText,
  /** 1 for the first; each narrowing adds one. */
  epoch: z.int().positive(),
});

export type Grant = z.infer<typeof grantSchema>;

/** The bytes whose SHA-256 is the grant's digest. */
export function grantBytes(grant: Grant): Uint8Array {
  return canonicalBytes(grant);
}

/** An instant in UTC as a text that sorts, whatever its precision: this runs in browsers too, not all of which know Temporal. */
function sortable(instant: string): string {
  return `${instant.slice(0, 19)}.${instant.slice(20).replace("Z", "").padEnd(9, "0")}`;
}

/** @throws {Refusal} `not-valid` with what would become wider, unless `next` is the following epoch of `previous` and shows no more. */
export function requireNarrower(previous: Grant, next: Grant): void {
  const fixed = ["type", "version", "sessionId", "purposeDigest", "databaseDigest", "noticeDigest"] as const;
  const wider: string[] = fixed.filter((field) => previous[field] !== next[field]);
  if (previous.engineer.personId !== next.engineer.personId || previous.engineer.keyThumbprint !== next.engineer.keyThumbprint || previous.engineer.name !== next.engineer.name) wider.push("engineer");
  if (next.tables.some((table) => !previous.tables.includes(table))) wider.push("tables");
  if (next.kinds.some((kind) => !previous.kinds.includes(kind))) wider.push("kinds");
  if (next.rowsMax > previous.rowsMax) wider.push("rowsMax");
  if (previous.isPreviewed && !next.isPreviewed) wider.push("isPreviewed");
  if (!previous.isRecorded && next.isRecorded) wider.push("isRecorded");
  if (sortable(next.expiresAt) > sortable(previous.expiresAt)) wider.push("expiresAt");
  const passed = (grant: Grant): number => grant.columns.reduce((sum, one) => sum + one.passed, 0);
  if (passed(next) > passed(previous)) wider.push("columns");
  if (next.epoch !== previous.epoch + 1) wider.push("epoch");
  if (wider.length > 0) throw new Refusal("not-valid", "This would allow more than the customer did. Ask for a new session.", { wider });
}

/** What a grant must agree with when the customer gives it. @throws {Refusal} `not-valid`. */
export function requireGrantFits(
  grant: Grant,
  session: { readonly id: string; readonly engineerId: string; readonly engineerName: string; readonly keyThumbprint: string; readonly purposeDigest: string; readonly noticeDigest: string; readonly kinds: readonly string[]; readonly asksRecording: boolean },
  now: Temporal.Instant,
): void {
  const wrong: string[] = [];
  if (grant.sessionId !== session.id) wrong.push("sessionId");
  if (grant.engineer.personId !== session.engineerId || grant.engineer.keyThumbprint !== session.keyThumbprint || grant.engineer.name !== session.engineerName) wrong.push("engineer");
  if (grant.purposeDigest !== session.purposeDigest) wrong.push("purposeDigest");
  if (grant.noticeDigest !== session.noticeDigest) wrong.push("noticeDigest");
  if (grant.kinds.some((kind) => !session.kinds.includes(kind))) wrong.push("kinds");
  if (grant.isRecorded && !session.asksRecording) wrong.push("isRecorded");
  if (grant.epoch !== 1) wrong.push("epoch");
  const minutes = Temporal.Instant.from(grant.expiresAt).since(now).total("minutes");
  // A clock that runs a little ahead on the customer's machine must not cost them their consent.
  if (minutes <= 0 || minutes > grantMinutes.most + 5) wrong.push("expiresAt");
  if (wrong.length > 0) throw new Refusal("not-valid", "The consent does not agree with the request.", { wrong });
}
