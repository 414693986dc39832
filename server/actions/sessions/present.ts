import type { RemoteSessionShape, RemoteSessionSummaryShape, SessionEventShape } from "../../contract/shapes/session.ts";
import type { Disclosure } from "../../domain/session/disclosure.ts";
import { notice } from "../../domain/session/documents.ts";
import type { Grant } from "../../domain/session/grant.ts";
import { allowedVerbs, isGranted } from "../../domain/session/transitions.ts";
import type { RequestKind, SessionReason } from "../../domain/session/words.ts";
import { connectionTerms } from "../../domain/session/connection.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { personRef } from "../transfers/present.ts";
import { presentCheck } from "./connection-check.ts";
import { actorOf, loadSession, openSessionText, requestTextOf, sessionTextKey } from "./load.ts";

/** For whom a member of the vendor's people works, as the customer reads it. */
export function employerOf(ports: Ports, person: Pick<PersonRow, "isContractor">): string {
  return person.isContractor === 1 ? `Contractor of ${ports.settings.operator}` : ports.settings.operator;
}

/** The session as this caller may see it. */
export async function presentSession(ports: Ports, caller: Caller, row: RemoteSessionRow): Promise<RemoteSessionShape> {
  const { read } = ports.records;
  const [textKey, account, key, check] = await Promise.all([
    sessionTextKey(ports, row),
    read.accounts.find({ id: row.accountId }),
    read.engineerKeys.find({ id: row.keyId }),
    row.checkId === null ? undefined : read.connectionChecks.find({ id: row.checkId }),
  ]);
  const people = new Map((await read.people.list({ id: [row.engineerId, ...(row.customerId === null ? [] : [row.customerId])] })).map((person) => [person.id, person]));
  const engineer = people.get(row.engineerId);
  const texts = requestTextOf(textKey, row);
  const grant = openSessionText(textKey, "grant", row);
  const actor = actorOf(caller, row);
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    account: { id: row.accountId, name: account?.name ?? "" },
    transferId: row.transferId,
    caseReference: texts?.caseReference ?? null,
    purpose: texts?.purpose ?? null,
    purposeDigest: row.purposeDigest,
    engineer: {
      ...personRef(people, row.engineerId),
      role: engineer?.role ?? "staff",
      employer: engineer === undefined ? ports.settings.operator : employerOf(ports, engineer),
      isContractor: engineer?.isContractor === 1,
      keyThumbprint: key?.thumbprint ?? "",
      publicKey: JSON.parse(key?.publicKey ?? "{}") as RemoteSessionShape["engineer"]["publicKey"],
    },
    customer: row.customerId === null ? null : personRef(people, row.customerId),
    requested: { tables: [...(texts?.tables ?? [])], kinds: JSON.parse(row.kinds) as RequestKind[], minutes: row.minutes, recording: row.asksRecording === 1 },
    notice: { version: row.noticeVersion, digest: row.noticeDigest, sentences: row.noticeVersion === notice.version ? [...notice.sentences] : [] },
    createdAt: row.createdAt,
    answerBy: row.answerBy,
    entry: row.entry,
    grant: grant === null ? null : (JSON.parse(grant) as Grant),
    grantDigest: row.grantDigest,
    startedAt: row.startedAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    recording: row.recording,
    disclosure: row.disclosure === null ? null : (JSON.parse(row.disclosure) as Disclosure),
    connection: check === undefined ? null : presentCheck(ports, check),
    connectionRule: connectionTerms(ports.policy.profile).mode,
    lookupsToday: row.databaseDigest === null ? null : await lookupsToday(ports, row.engineerId, row.databaseDigest),
    allowed: actor === null ? [] : allowedVerbs(row.state, actor),
    end: !isGranted(row.state) ? null : actor === "customer" ? "host" : actor === "engineer" ? "engineer" : null,
  };
}

/** Look-ups of an engineer in a database since midnight UTC, whatever came of them. */
export async function lookupsToday(ports: Ports, engineerId: string, databaseDigest: string): Promise<number> {
  const { read } = ports.records;
  const sessions = await read.remoteSessions.list({ engineerId, databaseDigest });
  if (sessions.length === 0) return 0;
  const midnight = `${ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate().toString()}T`;
  const events = await read.remoteSessionEvents.list({ remoteSessionId: sessions.map((one) => one.id), event: "sessions.lookup" });
  return events.filter((event) => event.at.startsWith(midnight)).length;
}

export async function listSessions(ports: Ports, caller: Caller, filter: { readonly state?: string | undefined; readonly transferId?: string | undefined }, page: PageRequest): Promise<Page<RemoteSessionSummaryShape>> {
  const { read } = ports.records;
  const rows = await read.lists.remoteSessions(
    { ...(caller.role === "customer" ? { accountId: caller.accountId ?? "" } : {}), ...(filter.state === undefined ? {} : { state: filter.state }), ...(filter.transferId === undefined ? {} : { transferId: filter.transferId }) },
    page,
  );
  const ids = (pick: (row: RemoteSessionRow) => string): string[] => [...new Set(rows.items.map(pick))];
  const accounts = new Map((rows.items.length === 0 ? [] : await read.accounts.list({ id: ids((row) => row.accountId) })).map((one) => [one.id, one.name]));
  const people = new Map((rows.items.length === 0 ? [] : await read.people.list({ id: ids((row) => row.engineerId) })).map((one) => [one.id, one]));
  const items = await Promise.all(
    rows.items.map(async (row) => {
      const texts = requestTextOf(await sessionTextKey(ports, row), row);
      return { id: row.id, state: row.state, reason: row.reason, account: { id: row.accountId, name: accounts.get(row.accountId) ?? "" }, transferId: row.transferId, caseReference: texts?.caseReference ?? null, purpose: texts?.purpose ?? null, createdAt: row.createdAt, answerBy: row.answerBy, startedAt: row.startedAt, expiresAt: row.expiresAt, endedAt: row.endedAt, engineer: personRef(people, row.engineerId) };
    }),
  );
  return { items, next: rows.next };
}

/** What happened in a session, newest first. The cursor is the position of the last event of the page before. */
export async function sessionEvents(ports: Ports, caller: Caller, sessionId: string, page: PageRequest): Promise<Page<SessionEventShape>> {
  const { read } = ports.records;
  const row = await loadSession(read, caller, sessionId);
  const before = page.cursor === null ? row.eventCount + 1 : Number(page.cursor);
  const positions = Array.from({ length: page.limit }, (_, index) => before - 1 - index).filter((position) => position > 0);
  const events = positions.length === 0 ? [] : await read.remoteSessionEvents.list({ remoteSessionId: row.id, position: positions }, { by: "position", descending: true });
  const people = new Map((events.length === 0 ? [] : await read.people.list({ id: [...new Set(events.flatMap((event) => event.actorId ?? []))] })).map((one) => [one.id, one]));
  const last = positions.at(-1) ?? 1;
  return {
    items: events.map((event) => ({ seq: event.position, at: event.at, event: event.event, actor: event.actorId === null ? null : personRef(people, event.actorId), facts: { ...(JSON.parse(event.facts) as SessionEventShape["facts"]), epoch: event.epoch, ...(event.reason === null ? {} : { reason: event.reason satisfies SessionReason }) } })),
    next: last > 1 ? String(last) : null,
  };
}
