import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { each, parts } from "../upkeep/each.ts";
import { timeOf } from "./clock.ts";
import { finishChat } from "./end.ts";
import { isSupportOpen } from "./departments.ts";
import { changeChat, updateChat } from "./load.ts";
import { chatPeople } from "./presence.ts";
import { windowNow } from "./window.ts";

/** After its last minute a chat stays so long for somebody to make a case of it. Minutes. */
const overMinutes = 10;
/** Nobody is kept waiting for longer; the case is offered. Minutes. */
const waitingMinutes = 60;

/** Warns both sides (ALE-5), ends what was left alone or waits for nobody, and forgets texts whose time is over. Gives a line for people. */
export async function runChats(ports: Ports): Promise<string> {
  const { read } = ports.records;
  const running = await read.chats.list({ state: "running" }, { by: "askedAt", limit: 500 });
  const waiting = await read.chats.list({ state: "waiting" }, { by: "askedAt", limit: 500 });
  return parts(ports, {
    warnings: () => each(ports, "chat-warnings", running.filter((row) => row.warnedAt === null && timeOf(ports, row).stage !== "running"), (row) => warn(ports, row)),
    ended: () => each(ports, "chat-ends", running.filter((row) => isAbandoned(ports, row)), (row) => end(ports, row)),
    unanswered: async () => {
      if (waiting.length === 0) return 0;
      const isServed = isSupportOpen(ports) && (await chatPeople(ports, read)).some((one) => one.isPresent && one.isInShift && one.mayChat);
      const unserved: ChatRow[] = [];
      for (const row of waiting) if (isOlder(ports, row.askedAt, waitingMinutes) || !(isServed || (await windowNow(ports, read, row.accountId)) !== null)) unserved.push(row);
      return each(ports, "chat-unanswered", unserved, (row) => end(ports, row));
    },
    forgotten: async () => each(ports, "chat-texts", await read.lists.chatsToForget(instantText(ports.clock.now()), 200), (row) => forget(ports, row)),
  });
}

function isOlder(ports: Ports, at: string, minutes: number): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(at).add({ minutes }), ports.clock.now()) <= 0;
}

function isAbandoned(ports: Ports, row: ChatRow): boolean {
  const { stage, minutes } = timeOf(ports, row);
  return stage === "over" && minutes >= (ports.policy.profile.chat?.endMinutes ?? 0) + overMinutes;
}

async function warn(ports: Ports, seen: ChatRow): Promise<boolean> {
  return changeChat(ports, seen, async (tables) => {
    const row = await tables.chats.find({ id: seen.id, state: "running", warnedAt: null });
    if (row === undefined) return false;
    await updateChat(tables, row, { warnedAt: instantText(ports.clock.now()) });
    await record(ports, tables, { event: "chats.warn", actorId: null, accountId: row.accountId, facts: { chatId: row.id } });
    return true;
  });
}

async function end(ports: Ports, seen: ChatRow): Promise<boolean> {
  return changeChat(ports, seen, async (tables) => {
    const row = await tables.chats.find({ id: seen.id, state: seen.state });
    if (row === undefined) return false;
    await finishChat(ports, tables, row, { end: "timed-out", actorId: null });
    return true;
  });
}

/** Takes the key and every sealed text away; who, when and how it ended stay. */
async function forget(ports: Ports, seen: ChatRow): Promise<boolean> {
  return changeChat(ports, seen, async (tables) => {
    await tables.chats.update({ id: seen.id }, { textKey: null, textKeyId: null });
    await tables.chatMessages.update({ chatId: seen.id }, { textSealed: null });
    await tables.surveys.update({ chatId: seen.id }, { textSealed: null });
    await tables.suspensions.update({ appealChatId: seen.id }, { appealSealed: null });
    await tables.incidents.update({ chatId: seen.id }, { wordsSealed: null });
    await record(ports, tables, { event: "chats.forget", actorId: null, accountId: seen.accountId, facts: { chatId: seen.id } });
    return true;
  });
}
