import type { CaseSummary } from "../../contract/shapes/case.ts";
import type { ConversationShape } from "../../contract/shapes/conversation.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { ConversationPart, PageRequest } from "../../ports/records/records.ts";
import { presentCases } from "../cases/present.ts";
import { topicsOf } from "../chats/desk.ts";
import { chatNumber, chatTextKey, openChatText } from "../chats/load.ts";
import type { Caller, Ports } from "../context.ts";

/** A chat has no title; so much of its first message names it. Characters. */
const subjectLength = 100;

interface ConversationList {
  readonly items: ConversationShape[];
  readonly next: string | null;
}

/** The cases of the caller's account and the caller's own chats as one list, by what happened last; a chat that became a case stands with it. */
export async function listConversations(ports: Ports, caller: Caller, part: ConversationPart, page: PageRequest): Promise<ConversationList> {
  const { accountId, personId } = caller;
  if (accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
  const { read } = ports.records;
  const { items, next } = await read.lists.conversations({ accountId, personId, part }, page);
  const cases = await casesOf(ports, items.flatMap((one) => (one.kind === "case" ? [one.row] : [])));
  const chats = items.flatMap((one) => (one.kind === "chat" ? [one.row] : []));
  const joined = cases.size === 0 ? [] : await read.chats.list({ caseId: [...cases.keys()], personId }, { by: "askedAt", limit: 500 });
  const chatOfCase = new Map(joined.map((row) => [row.caseId, row]));
  const subjects = await subjectsOf(ports, chats);
  return {
    next,
    items: items.map((one): ConversationShape => {
      const chat = one.kind === "chat" ? one.row : chatOfCase.get(one.row.id);
      const shown = chat === undefined ? null : presentOwn(ports, chat);
      if (one.kind === "chat") return { kind: "chat", number: chatNumber(one.row), title: subjects.get(one.row.id) ?? null, activityAt: one.row.activityAt, case: null, chat: shown };
      const summary = cases.get(one.row.id) ?? null;
      return { kind: "case", number: summary?.number ?? "", title: summary?.title ?? null, activityAt: one.row.activityAt, case: summary, chat: shown };
    }),
  };
}

async function casesOf(ports: Ports, rows: Parameters<typeof presentCases>[1]): Promise<ReadonlyMap<string, CaseSummary>> {
  return new Map((await presentCases(ports, rows)).map((summary) => [summary.id, summary]));
}

function presentOwn(ports: Ports, row: ChatRow): NonNullable<ConversationShape["chat"]> {
  const topic = topicsOf(ports.policy.profile).find((one) => one.topic === row.topic)?.title ?? null;
  return { id: row.id, number: chatNumber(row), state: row.state, end: row.end, topic, askedAt: row.askedAt, endedAt: row.endedAt };
}

/** The first words of each chat, by its id; null once they are erased. */
async function subjectsOf(ports: Ports, rows: readonly ChatRow[]): Promise<ReadonlyMap<string, string | null>> {
  if (rows.length === 0) return new Map();
  const first = new Map((await ports.records.read.chatMessages.list({ chatId: rows.map(({ id }) => id), position: 1 })).map((message) => [message.chatId, message]));
  const subjects = rows.map(async (row): Promise<[string, string | null]> => {
    const message = first.get(row.id);
    const text = message === undefined ? null : openChatText(await chatTextKey(ports, row), "message", message.id, message.textSealed);
    return [row.id, text === null ? null : beginningOf(text)];
  });
  return new Map(await Promise.all(subjects));
}

function beginningOf(text: string): string {
  const [line = ""] = text.trim().split("\n");
  const characters = Array.from(line);
  return characters.length <= subjectLength ? line : `${characters.slice(0, subjectLength - 1).join("").trimEnd()}…`;
}
