import type { ChatDecisionShape, ChatShape, ChatSummaryShape } from "../../contract/shapes/chat.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { personRef } from "../transfers/present.ts";
import { timeOf } from "./clock.ts";
import { isInChats, requireInChats } from "./departments.ts";
import { chatNumber, chatTextKey, handledBy, openChatText, sideOf } from "./load.ts";

/** A decision as clients read it. */
export function presentDecision({ outcome, ruleId, clause, reasons, nextChangeAt, offers }: Decision): ChatDecisionShape {
  return { outcome, ruleId, clause, reasons: [...reasons], nextChangeAt: nextChangeAt ?? null, offers: offers.map(({ kind, text }) => ({ kind, text })) };
}

async function summaries(ports: Ports, rows: readonly ChatRow[]): Promise<{ items: ChatSummaryShape[]; people: ReadonlyMap<string, PersonRow> }> {
  const { read } = ports.records;
  const ids = [...new Set(rows.flatMap((row) => [row.personId, ...handledBy(row)]))];
  const people = new Map((ids.length === 0 ? [] : await read.people.list({ id: ids })).map((row) => [row.id, row]));
  const accounts = new Map((rows.length === 0 ? [] : await read.accounts.list({ id: [...new Set(rows.map((row) => row.accountId))] })).map((row) => [row.id, row.name]));
  const waiting = rows.some((row) => row.state === "waiting") ? await read.chats.list({ state: "waiting" }, { by: "askedAt", limit: 500 }) : [];
  const now = instantText(ports.clock.now());
  const items = rows.map((row): ChatSummaryShape => {
    const { stage, minutes, nextChangeAt } = timeOf(ports, row);
    const index = waiting.findIndex(({ id }) => id === row.id);
    return {
      id: row.id,
      number: chatNumber(row),
      account: { id: row.accountId, name: accounts.get(row.accountId) ?? "" },
      customer: personRef(people, row.personId),
      state: row.state,
      stage,
      minutes,
      now,
      nextChangeAt: row.state === "running" ? nextChangeAt : null,
      topic: row.topic,
      place: index < 0 ? null : index + 1,
      askedAt: row.askedAt,
      acceptedAt: row.acceptedAt,
      endedAt: row.endedAt,
      end: row.end,
      caseId: row.caseId,
      holder: row.holderId === null ? null : personRef(people, row.holderId),
      handledBy: handledBy(row).map((id) => personRef(people, id)),
    };
  });
  return { items, people };
}

/** What the caller may do now; the actions ask the same questions again. */
function verbsOf(ports: Ports, caller: Caller, row: ChatRow, isSurveyOpen: boolean): ChatShape["verbs"] {
  const side = sideOf(caller, row);
  const isInTime = timeOf(ports, row).decision.outcome === "allow";
  const verbs: ChatShape["verbs"] = [];
  if (row.state === "waiting" && isStaff(caller)) verbs.push("accept");
  if (row.state !== "ended" && side !== null && isInTime) verbs.push("say");
  if (row.state === "running" && isInTime && (side === "holder" || caller.role === "supervisor")) verbs.push("hand-over");
  if (row.state === "running" && isInTime && side === "holder") verbs.push("direct");
  if (row.state !== "ended" && (side === "customer" || (side === "holder" && isInTime))) verbs.push("end");
  if (row.caseId === null && (side !== null || caller.role === "supervisor" || handledBy(row).includes(caller.personId)) && isRecent(ports, row)) verbs.push("into-case");
  if (side === "customer" && isSurveyOpen) verbs.push("answer-survey");
  if (isStaff(caller) && row.acceptedAt !== null) verbs.push("file-incident");
  return verbs;
}

function isRecent(ports: Ports, row: ChatRow): boolean {
  const hours = ports.policy.profile.chat?.sameMatterHours ?? 0;
  return row.endedAt === null || Temporal.Instant.compare(ports.clock.now(), Temporal.Instant.from(row.endedAt).add({ hours })) < 0;
}

/** The chat as this caller may see it. */
export async function presentChat(ports: Ports, caller: Caller, row: ChatRow): Promise<ChatShape> {
  const { read } = ports.records;
  const { items, people } = await summaries(ports, [row]);
  const [summary] = items;
  if (summary === undefined) throw new RangeError("one row gives one summary");
  const textKey = await chatTextKey(ports, row);
  const messages = await read.chatMessages.list({ chatId: row.id }, { by: "position" });
  const survey = row.state === "ended" && caller.personId === row.personId ? await read.surveys.find({ chatId: row.id }) : undefined;
  const isOpen = survey !== undefined && survey.answeredAt === null && survey.skippedAt === null;
  return {
    ...summary,
    messages: messages.map(({ id, position, authorId, at, textSealed }) => ({ id, position, author: authorId === null ? null : personRef(people, authorId), at, text: openChatText(textKey, "message", id, textSealed) })),
    survey: survey === undefined ? null : { isOpen, score: survey.score },
    verbs: verbsOf(ports, caller, row, isOpen),
  };
}

export type ChatView = "waiting" | "mine" | "running" | "ended";

/** More chats at the same time are not shown. */
const atOnceMax = 200;

/** Chats of a view; those that wait come oldest first, those that ended by pages. Customers see their last ones, newest first; all of them are among their conversations. */
export async function listChats(ports: Ports, caller: Caller, view: ChatView, page: PageRequest): Promise<Page<ChatSummaryShape>> {
  const { chats, lists } = ports.records.read;
  const now = async (rows: Promise<ChatRow[]>): Promise<Page<ChatRow>> => ({ items: await rows, next: null });
  const found = async (): Promise<Page<ChatRow>> => {
    if (caller.role === "customer") return now(chats.list({ personId: caller.personId }, { by: "askedAt", descending: true, limit: 50 }));
    await requireInChats(ports, ports.records.read, caller.personId);
    if (view === "ended") return lists.endedChats(page);
    if (view === "mine") return now(chats.list({ holderId: caller.personId, state: "running" }, { by: "askedAt", limit: atOnceMax }));
    return now(chats.list({ state: view }, { by: "askedAt", limit: atOnceMax }));
  };
  const { items, next } = await found();
  return { items: (await summaries(ports, items)).items, next };
}

/** How many chats wait; null for somebody whose department is in no chat, and where there are none (ALE-3). */
export async function countWaiting(ports: Ports, caller: Caller): Promise<number | null> {
  const { read } = ports.records;
  return (await isInChats(ports, read, caller.personId)) ? read.chats.count({ state: "waiting" }) : null;
}
