import { bodyDigest } from "../../domain/custody/certificate.ts";
import type { Disclosure } from "../../domain/session/disclosure.ts";
import type { SessionReceiptBody } from "../../domain/session/documents.ts";
import { nextSessionState } from "../../domain/session/transitions.ts";
import type { SessionActor, SessionReason, SessionVerb } from "../../domain/session/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { RemoteSessionEventRow, RemoteSessionRow } from "../../ports/records/session-rows.ts";
import { sha256 } from "../../sealing/signature.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change } from "../transfers/change.ts";
import { sealSessionText } from "./load.ts";

/** One step of a session: who takes it, why, and what changes with it. */
export interface Step {
  readonly verb: SessionVerb;
  readonly actor: SessionActor;
  /** Null: the portal. */
  readonly personId: string | null;
  readonly reason: SessionReason;
  /** When it happened; now where nothing is given. An act of the relay may be recorded later. */
  readonly at?: string;
  readonly values?: Partial<RemoteSessionRow>;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** The relay's signed word (JWS). */
  readonly signed?: string;
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

const terminal = ["denied", "timed-out", "revoked", "expired", "ended"] as const;

/**
 * Moves a session by one verb: state, event row, ledger row and, at the end, the receipt's body with its digest in the ledger, all in one transaction.
 * `textKey` is the session's, or null once it is gone: then there is no receipt.
 * @throws {Refusal} `wrong-state`, `not-allowed`; `conflict` when another step came first.
 */
export async function moveSession(ports: Ports, tables: Tables, row: RemoteSessionRow, step: Step, textKey: Uint8Array | null): Promise<RemoteSessionRow> {
  const state = nextSessionState(row.state, step.verb, step.actor);
  const at = step.at ?? instantText(ports.clock.now());
  const isOver = terminal.some((one) => one === state);
  const moved: RemoteSessionRow = { ...row, ...step.values, state, reason: step.reason, ...(isOver ? { endedAt: at } : {}), eventCount: row.eventCount + 1 };
  const event = eventRow(ports, moved, { at, event: `sessions.${step.verb}`, actorId: step.personId, reason: step.reason, facts: step.facts ?? {}, signed: step.signed ?? null });
  const body = isOver ? await receiptBody(ports, tables, moved, event) : null;
  const digest = body === null ? null : bodyDigest(sha256, { ...body });
  const receiptSealed = body === null || textKey === null ? null : sealSessionText(textKey, "receipt", row.id, JSON.stringify(body));
  const values = { ...step.values, state, reason: moved.reason, endedAt: moved.endedAt, eventCount: moved.eventCount, ...(isOver ? { receiptSealed } : {}) };
  if ((await tables.remoteSessions.update({ id: row.id, state: row.state, eventCount: row.eventCount }, values)) !== 1) throw new Refusal("conflict", "Somebody else changed this session at the same moment. Try again.");
  await tables.remoteSessionEvents.insert(event);
  const appended = await record(ports, tables, {
    event: event.event,
    actorId: step.personId,
    accountId: row.accountId,
    transferId: row.transferId,
    facts: {
      remoteSessionId: row.id,
      epoch: moved.epoch,
      reason: step.reason,
      grantDigest: moved.grantDigest,
      consentDigest: moved.consentDigest,
      ...step.facts,
      ...(step.signed === undefined ? {} : { actDigest: sha256(new TextEncoder().encode(step.signed)).toHex() }),
      ...(digest === null ? {} : { certificateDigest: digest }),
    },
  });
  if (isOver) await tables.remoteSessions.update({ id: row.id }, { receiptSeq: appended.seq });
  return { ...moved, ...(isOver ? { receiptSealed, receiptSeq: appended.seq } : {}) };
}

/** Adds an event that leaves the state as it is, with its ledger row. */
export async function noteSession(ports: Ports, tables: Tables, row: RemoteSessionRow, note: { event: string; personId: string | null; facts: Facts; at?: string }, values: Partial<RemoteSessionRow> = {}): Promise<RemoteSessionRow> {
  const moved = { ...row, ...values, eventCount: row.eventCount + 1 };
  if ((await tables.remoteSessions.update({ id: row.id, state: row.state, eventCount: row.eventCount }, { ...values, eventCount: moved.eventCount })) !== 1) throw new Refusal("conflict", "Somebody else changed this session at the same moment. Try again.");
  await tables.remoteSessionEvents.insert(eventRow(ports, moved, { at: note.at ?? instantText(ports.clock.now()), event: note.event, actorId: note.personId, reason: null, facts: note.facts, signed: null }));
  await record(ports, tables, { event: note.event, actorId: note.personId, accountId: row.accountId, transferId: row.transferId, facts: { remoteSessionId: row.id, epoch: moved.epoch, ...note.facts } });
  return moved;
}

/** Runs a step of a session; a lost race is asked again from the start. Tells connected browsers and the relays of all nodes afterwards. */
export async function changeSession<T>(ports: Ports, session: Pick<RemoteSessionRow, "id" | "accountId">, work: (tables: Tables) => Promise<T>): Promise<T> {
  const result = await change(ports, work);
  ports.notifier.changed({ topic: "remote-session", id: session.id, accountId: session.accountId });
  return result;
}

function eventRow(ports: Ports, row: RemoteSessionRow, event: Pick<RemoteSessionEventRow, "at" | "event" | "actorId" | "reason" | "signed"> & { facts: Facts }): RemoteSessionEventRow {
  return { id: ports.randomness.id("event"), remoteSessionId: row.id, position: row.eventCount, epoch: row.epoch, ...event, facts: JSON.stringify(event.facts) };
}

/** Both sides get the same receipt; names stand in it, so it lies sealed and only its digest is in the ledger. */
async function receiptBody(ports: Ports, tables: Tables, row: RemoteSessionRow, last: RemoteSessionEventRow): Promise<SessionReceiptBody> {
  const events = [...(await tables.remoteSessionEvents.list({ remoteSessionId: row.id }, { by: "position", limit: 1_999 })), last];
  const people = new Map((await tables.people.list({ id: [...new Set([row.engineerId, ...events.flatMap((event) => event.actorId ?? [])])] })).map((person) => [person.id, person.name]));
  const account = await tables.accounts.find({ id: row.accountId });
  return {
    type: "custody-remote-session-receipt",
    version: 1,
    sessionId: row.id,
    transferId: row.transferId,
    issuedAt: last.at,
    keyId: ports.signer.keyId(),
    state: row.state as SessionReceiptBody["state"],
    reason: row.reason ?? "asked",
    engineer: { personId: row.engineerId, name: people.get(row.engineerId) ?? "Somebody" },
    account: { id: row.accountId, name: account?.name ?? "" },
    consentDigest: row.consentDigest,
    startedAt: row.startedAt,
    endedAt: row.endedAt ?? last.at,
    disclosure: row.disclosure === null ? null : (JSON.parse(row.disclosure) as Disclosure),
    events: events.map((event) => ({ at: event.at, event: event.event, by: event.actorId === null ? null : (people.get(event.actorId) ?? "Somebody"), epoch: event.epoch, reason: event.reason })),
  };
}
