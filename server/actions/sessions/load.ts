import type { SessionActor } from "../../domain/session/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";

/**
 * The remote session, if this caller may know of it: customers see their account's, the vendor's people all.
 * @throws {Refusal} `not-found`, the same for missing and foreign.
 */
export async function loadSession(tables: Tables, caller: Caller, sessionId: string): Promise<RemoteSessionRow> {
  const row = await tables.remoteSessions.find({ id: sessionId });
  if (row === undefined || (caller.role === "customer" && row.accountId !== caller.accountId)) throw new Refusal("not-found", "There is nothing here.");
  return row;
}

/** As whom this caller acts on the session; null: they may only look. */
export function actorOf(caller: Caller, row: Pick<RemoteSessionRow, "accountId" | "engineerId">): SessionActor | null {
  if (caller.role === "customer") return caller.accountId === row.accountId ? "customer" : null;
  if (caller.personId === row.engineerId) return "engineer";
  return caller.role === "supervisor" ? "supervisor" : null;
}

/** What binds a session's wrapped text key to it. */
export function sessionKeyContext(row: Pick<RemoteSessionRow, "id" | "accountId">): string {
  return `${row.id} ${row.accountId}`;
}

/** The session's text key, or null once its day is over. */
export async function sessionTextKey(ports: Ports, row: Pick<RemoteSessionRow, "id" | "accountId" | "textKeyId" | "textKey">): Promise<Uint8Array | null> {
  if (row.textKey === null || row.textKeyId === null) return null;
  return ports.keys.unwrap({ keyId: row.textKeyId, bytes: row.textKey }, sessionKeyContext(row)).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "key-missing") return null;
    throw error;
  });
}

export type SessionText = "request" | "grant" | "consent" | "receipt";

export function sealSessionText(textKey: Uint8Array, what: SessionText, sessionId: string, text: string): Uint8Array {
  return sealText(textKey, text, `remote-session ${what} ${sessionId}`);
}

/** The text, or null where there is none or its key is gone. */
export function openSessionText(textKey: Uint8Array | null, what: SessionText, row: RemoteSessionRow): string | null {
  const sealed = { request: row.requestSealed, grant: row.grantSealed, consent: row.consentSealed, receipt: row.receiptSealed }[what];
  return openText(textKey, sealed, `remote-session ${what} ${row.id}`);
}

/** What the engineer asked for, in words. */
export interface RequestText {
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly tables: readonly string[];
}

export function requestTextOf(textKey: Uint8Array | null, row: RemoteSessionRow): RequestText | null {
  const text = openSessionText(textKey, "request", row);
  return text === null ? null : (JSON.parse(text) as RequestText);
}
