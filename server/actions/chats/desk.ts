import type { ChatDeskShape } from "../../contract/shapes/chat.ts";
import type { Profile } from "../../domain/policy/profile.ts";
import { Refusal } from "../../domain/refusal.ts";
import { caseNumber } from "../cases/load.ts";
import { caseTextKey, openCaseText } from "../cases/texts.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { decideAccess } from "./access.ts";
import { chatPeople } from "./presence.ts";
import { presentDecision } from "./present.ts";
import { titleOf } from "./suspend.ts";
import { chatAppointmentsAhead } from "./window.ts";

/** What a chat may be about: what it answers first, then what it only points on. */
export function topicsOf({ chat, scope }: Profile): ChatDeskShape["topics"] {
  if (chat === undefined || scope === undefined) return [];
  return [...scope.answeredInChat.map(({ topic, title }) => ({ topic, title, isAnswered: true })), ...scope.directionOnly.map(({ topic, title }) => ({ topic, title, isAnswered: false }))];
}

/** What a customer sees before the first message: whether, with whom, for what, and what can suspend it (ALE-7, ALE-8). */
export async function chatDesk(ports: Ports, caller: Caller): Promise<ChatDeskShape> {
  const { read } = ports.records;
  const { accountId } = caller;
  if (accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
  const { chat } = ports.policy.profile;
  const { decision, suspension, current } = await decideAccess(ports, read, caller, {});
  const now = ports.clock.now();
  const [last] = await read.chats.list({ personId: caller.personId, state: "ended" }, { by: "endedAt", descending: true, limit: 1 });
  const isRecent = last?.endedAt != null && Temporal.Instant.compare(now, Temporal.Instant.from(last.endedAt).add({ hours: chat?.sameMatterHours ?? 0 })) < 0;
  const cases = await read.cases.list({ accountId, state: ["open", "waiting"] }, { by: "number", descending: true, limit: 30 });
  const since = instantText(now.subtract({ hours: 24 * (chat?.incidentDays ?? 0) }));
  const warnings = (await read.misuseWarnings.list({ accountId }, { by: "at", descending: true, limit: 20 })).filter(({ at }) => at >= since);
  const inForce = suspension.inForce[0];
  const appointment = await nextAppointment(ports, accountId);
  return {
    decision: presentDecision(decision),
    now: instantText(now),
    notice: chat === undefined ? null : { purposes: chat.purposes, notFor: chat.notFor, canSuspend: chat.canSuspend },
    warnMinutes: chat?.warnMinutes ?? null,
    endMinutes: chat?.endMinutes ?? null,
    answering: (await chatPeople(ports, read)).filter((one) => one.isPresent && (one.isInShift || appointment?.isOpenNow === true) && one.mayChat).map(({ name }) => ({ name })),
    waiting: await read.chats.count({ state: "waiting" }),
    topics: topicsOf(ports.policy.profile),
    cases: await Promise.all(cases.map(async (row) => ({ id: row.id, number: caseNumber(row), title: openCaseText(await caseTextKey(ports, row), "title", row.id, row.titleSealed) }))),
    appointment,
    currentId: current?.id ?? null,
    lastId: isRecent ? last.id : null,
    suspension: inForce === undefined ? null : { id: inForce.id, endsAt: suspension.until ?? inForce.endsAt, isAppealed: inForce.appealedAt !== null },
    warnings: warnings.map(({ kind, at }) => ({ kind, title: titleOf(ports, kind), at })),
  };
}

/** The one that a customer thinks of: a confirmed one before others, the soonest first. */
async function nextAppointment(ports: Ports, accountId: string): Promise<ChatDeskShape["appointment"]> {
  const { read } = ports.records;
  const ahead = await chatAppointmentsAhead(ports, read, accountId);
  const row = ahead.find(({ confirmedAt }) => confirmedAt !== null) ?? ahead[0];
  const account = row === undefined ? undefined : await read.accounts.find({ id: accountId });
  if (row === undefined || account === undefined) return null;
  const isConfirmed = row.confirmedAt !== null;
  return { id: row.id, startsAt: row.startsAt, endsAt: row.endsAt, zone: account.zone, isConfirmed, isOpenNow: isConfirmed && row.startsAt <= instantText(ports.clock.now()) };
}
