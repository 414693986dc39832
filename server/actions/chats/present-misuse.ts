import type { IncidentShape, MisuseOverviewShape, SuspensionShape } from "../../contract/shapes/chat.ts";
import { incidentKinds } from "../../domain/chat/section.ts";
import type { ChatRow, IncidentRow, SuspensionRow } from "../../ports/records/chat-rows.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";
import { activeSupervisors } from "../people/supervisors.ts";
import { decideNow } from "../support/decide.ts";
import { personRef } from "../transfers/present.ts";
import { chatTextKey, openChatText } from "./load.ts";
import { idsOf, misuseOf, suspensionIn, type Misuse } from "./misuse-facts.ts";
import { presentDecision } from "./present.ts";
import { suspensionFacts, titleOf } from "./suspend.ts";

interface Names {
  readonly accounts: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, PersonRow>;
  readonly chats: ReadonlyMap<string, ChatRow>;
}

async function namesFor(ports: Ports, incidents: readonly IncidentRow[], suspensions: readonly SuspensionRow[]): Promise<Names> {
  const { read } = ports.records;
  const list = async <T>(ids: readonly (string | null)[], ask: (ids: string[]) => Promise<T[]>): Promise<T[]> => {
    const wanted = [...new Set(ids.filter((one) => one !== null))];
    return wanted.length === 0 ? [] : ask(wanted);
  };
  const accounts = await list([...incidents, ...suspensions].map((row) => row.accountId), (id) => read.accounts.list({ id }));
  const people = await list([...incidents.flatMap((row) => [row.filedBy, row.confirmedBy, row.reversedBy]), ...suspensions.flatMap((row) => [row.supervisorId, row.liftedBy])], (id) => read.people.list({ id }));
  const chats = await list([...incidents.map((row) => row.chatId), ...suspensions.map((row) => row.appealChatId)], (id) => read.chats.list({ id }));
  return { accounts: new Map(accounts.map((row) => [row.id, row.name])), people: new Map(people.map((row) => [row.id, row])), chats: new Map(chats.map((row) => [row.id, row])) };
}

async function textOf(ports: Ports, names: Names, what: "incident" | "appeal", id: string, chatId: string | null, sealed: Uint8Array | null): Promise<string | null> {
  const chat = chatId === null ? undefined : names.chats.get(chatId);
  return chat === undefined ? null : openChatText(await chatTextKey(ports, chat), what, id, sealed);
}

async function incidentShape(ports: Ports, names: Names, row: IncidentRow): Promise<IncidentShape> {
  const { id, accountId, chatId, kind, about, at } = row;
  return {
    id,
    account: { id: accountId, name: names.accounts.get(accountId) ?? "" },
    chatId,
    kind,
    title: titleOf(ports, kind),
    about,
    words: await textOf(ports, names, "incident", id, chatId, row.wordsSealed),
    at,
    filedBy: personRef(names.people, row.filedBy),
    isSevere: row.isSevere === 1,
    confirmed: row.confirmedBy === null || row.confirmedAt === null ? null : { by: personRef(names.people, row.confirmedBy), at: row.confirmedAt },
    reversed: row.reversedBy === null || row.reversedAt === null ? null : { by: personRef(names.people, row.reversedBy), at: row.reversedAt },
    needsConfirmation: row.confirmedAt === null && row.reversedAt === null && ports.policy.profile.chat?.kinds[kind].supervisorConfirms === true,
  };
}

async function suspensionShape(ports: Ports, names: Names, row: SuspensionRow, misuse: Misuse): Promise<SuspensionShape> {
  const { id, accountId, kind, startedAt, endsAt } = row;
  const { inForce } = suspensionIn(ports, misuse);
  return {
    id,
    account: { id: accountId, name: names.accounts.get(accountId) ?? "" },
    kind,
    title: titleOf(ports, kind),
    startedAt,
    endsAt,
    supervisor: personRef(names.people, row.supervisorId),
    incidentIds: idsOf(row.incidentIds),
    isInForce: inForce.some((one) => one.id === id),
    appeal: row.appealedAt === null ? null : { at: row.appealedAt, text: await textOf(ports, names, "appeal", id, row.appealChatId, row.appealSealed) },
    lifted: row.liftedAt === null ? null : { by: row.liftedBy === null ? null : personRef(names.people, row.liftedBy), at: row.liftedAt },
  };
}

export async function presentIncident(ports: Ports, row: IncidentRow): Promise<IncidentShape> {
  return incidentShape(ports, await namesFor(ports, [row], []), row);
}

export async function presentSuspension(ports: Ports, row: SuspensionRow): Promise<SuspensionShape> {
  return suspensionShape(ports, await namesFor(ports, [], [row]), row, (await misuseOf(ports.records.read, [row.accountId]))(row.accountId));
}

/** Incidents and suspensions, newest first, and for every account and kind with standing incidents what a supervisor could do now. */
export async function misuseOverview(ports: Ports): Promise<MisuseOverviewShape> {
  const { read } = ports.records;
  const incidents = await read.incidents.list({}, { by: "at", descending: true, limit: 200 });
  const suspensions = await read.suspensions.list({}, { by: "startedAt", descending: true, limit: 100 });
  const names = await namesFor(ports, incidents, suspensions);
  const misuse = await misuseOf(read, [...incidents, ...suspensions].map((row) => row.accountId));
  const standings: MisuseOverviewShape["standings"] = [];
  for (const accountId of new Set(incidents.map((row) => row.accountId))) {
    const known = misuse(accountId);
    const { isSuspended } = suspensionIn(ports, known);
    for (const kind of incidentKinds) {
      const standing = known.incidents.filter((row) => row.kind === kind && row.reversedAt === null);
      if (standing.length === 0) continue;
      const decision = decideNow(ports, "chat.suspension", suspensionFacts(ports, known, kind, null));
      const counted = decision.facts["counted"];
      const warned = known.warnings.findLast((one) => one.kind === kind);
      standings.push({ account: { id: accountId, name: names.accounts.get(accountId) ?? "" }, kind, title: titleOf(ports, kind), counted: Array.isArray(counted) ? counted.length : 0, isSuspended, canWarn: ports.policy.profile.chat?.kinds[kind].warningFirst === true, warnedAt: warned?.at ?? null, decision: presentDecision(decision) });
    }
  }
  return { incidents: await Promise.all(incidents.map((row) => incidentShape(ports, names, row))), suspensions: await Promise.all(suspensions.map((row) => suspensionShape(ports, names, row, misuse(row.accountId)))), standings, supervisors: (await activeSupervisors(read)).map(({ id, name }) => ({ id, name, isStaff: true })) };
}
