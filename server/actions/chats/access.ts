import type { Decision } from "../../domain/policy/decision.ts";
import { isCaseLive } from "../../domain/cases/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Caller, Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";
import { supportSheet } from "../support/account-facts.ts";
import { isSupportOpen, nextShiftAt } from "./departments.ts";
import { suspensionNow, type SuspensionNow } from "./misuse-facts.ts";
import { chatPeople } from "./presence.ts";
import { chatAppointmentsAhead, windowNow } from "./window.ts";

/** What a customer says the chat is about; all may be left out. */
export interface ChatMatter {
  readonly caseId?: string | undefined;
  readonly topic?: string | undefined;
}

export interface Access {
  readonly rule: "chat.access" | "calendar.appointment" | "calendar.overseas-contact" | "chat.clock";
  readonly facts: unknown;
  readonly decision: Decision;
  /** Where what is written goes; null: nowhere now. */
  readonly route: "chat" | "case" | null;
  readonly suspension: SuspensionNow;
  /** The person's unfinished chat. */
  readonly current: ChatRow | undefined;
}

/** Whether the caller may chat now, from what the records know (ALE-1, ALE-2, ALE-5, ALE-13, ALE-16, ALE-19; CAP-12, CAP-13). @throws {Refusal} `not-found` for a case that is not the account's. */
export async function decideAccess(ports: Ports, tables: Tables, caller: Caller, matter: ChatMatter): Promise<Access> {
  const { accountId, personId } = caller;
  if (accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
  const current = await tables.chats.find({ personId, state: ["waiting", "running"] });
  const { support } = await supportSheet(tables, accountId);
  const people = await chatPeople(ports, tables);
  const suspension = await suspensionNow(ports, tables, accountId);
  const next = nextShiftAt(ports, people.filter(({ mayChat }) => mayChat));
  const facts = {
    includesChat: support?.includesChat == null ? null : support.includesChat === 1,
    isOpen: isSupportOpen(ports),
    present: people.filter(({ isPresent }) => isPresent).map(({ department, isInShift }) => ({ department, isInShift })),
    nextShiftAt: next?.toString() ?? null,
    suspendedUntil: suspension.until,
    isUnderWay: current !== undefined,
    matter: await matterFacts(ports, tables, caller, matter),
  };
  const access = { suspension, current };
  const decision = decideNow(ports, "chat.access", facts);
  const plain = { ...access, rule: "chat.access", facts, decision, route: routeOf(decision) } as const;
  // Nobody in a shift: an appointment is made for just that.
  const isUnserved = decision.outcome === "deny" && decision.ruleId === "ALE-2";
  if (current !== undefined || !(decision.outcome === "allow" || isUnserved)) return plain;
  const overseas = support?.isOverseas === 1 ? await overseasContact(ports, tables, accountId) : null;
  if (overseas !== null && overseas.decision.outcome !== "allow") return { ...access, rule: "calendar.overseas-contact", ...overseas, route: null };
  const window = isUnserved ? await windowNow(ports, tables, accountId) : null;
  if (isUnserved && window === null) return plain;
  const open = window === null ? plain : ({ ...access, rule: "calendar.appointment", ...window, route: "chat" } as const);
  const unfinished = open.route === "chat" ? await timedOutMatter(ports, tables, caller, matter) : null;
  return unfinished === null ? open : { ...access, rule: "chat.clock", ...unfinished, route: null };
}

function routeOf({ outcome, value }: Decision): Access["route"] {
  return outcome === "allow" ? ((value as { route?: "chat" | "case" } | undefined)?.route ?? null) : null;
}

/** The case that this is about: the one that was named, else that of the person's last chat on the same topic (ALE-5, ALE-13). */
async function matterFacts(ports: Ports, tables: Tables, caller: Caller, matter: ChatMatter) {
  const earlier = await recentChats(tables, caller);
  const caseId = matter.caseId ?? earlier.find((chat) => chat.caseId !== null && matter.topic !== undefined && chat.topic === matter.topic && isRecent(ports, chat))?.caseId ?? null;
  if (caseId === null) return null;
  const row = await tables.cases.find({ id: caseId, ...(caller.accountId === null ? {} : { accountId: caller.accountId }) });
  if (row === undefined) throw new Refusal("not-found", "There is no such case.");
  return { caseId, isOpen: isCaseLive(row.state), lastChatEndedAt: earlier.find((chat) => chat.caseId === caseId)?.endedAt ?? null };
}

function isRecent(ports: Ports, chat: ChatRow): boolean {
  const hours = ports.policy.profile.chat?.sameMatterHours ?? 0;
  return chat.endedAt !== null && Temporal.Instant.compare(ports.clock.now(), Temporal.Instant.from(chat.endedAt).add({ hours })) < 0;
}

async function recentChats(tables: Tables, caller: Caller): Promise<ChatRow[]> {
  return tables.chats.list({ personId: caller.personId, state: "ended" }, { by: "askedAt", descending: true, limit: 20 });
}

/** A chat whose time ran out and that nobody made a case of yet: its matter goes on as a case, not as another chat. */
async function timedOutMatter(ports: Ports, tables: Tables, caller: Caller, { topic }: ChatMatter) {
  const chat = (await recentChats(tables, caller)).find((one) => one.end === "timed-out" && one.acceptedAt !== null && one.caseId === null && topic !== undefined && one.topic === topic && isRecent(ports, one));
  if (chat === undefined) return null;
  const facts = { acceptedAt: chat.acceptedAt };
  return { facts, decision: decideNow(ports, "chat.clock", facts) };
}

async function overseasContact(ports: Ports, tables: Tables, accountId: string) {
  const ahead = await chatAppointmentsAhead(ports, tables, accountId);
  const [last] = ahead.length > 0 ? [] : await tables.appointments.list({ accountId, kind: "chat", cancelledAt: null }, { by: "startsAt", descending: true, limit: 1 });
  const one = ahead.find(({ confirmedAt }) => confirmedAt !== null) ?? ahead[0] ?? last;
  const way = { page: "page", mail: "mail", telephone: "phone" } as const;
  const facts = {
    channel: "chat",
    isOverseas: true,
    request: one === undefined ? null : { madeAt: one.askedAt, way: way[one.way], forAt: one.startsAt, untilAt: one.endsAt, isConfirmed: one.confirmedAt !== null },
  };
  return { facts, decision: decideNow(ports, "calendar.overseas-contact", facts) };
}
