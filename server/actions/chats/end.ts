import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { decideNow, requireNotDenied } from "../support/decide.ts";
import { requireTime } from "./clock.ts";
import { changeChat, handledBy, loadChat, requireHolder, requireState, sideOf, updateChat } from "./load.ts";

/**
 * Ends a chat: the customer leaves whenever they like; support closes it as solved, within its time and unless it needs another department (ALE-4).
 * @throws {Refusal} `policy-refused`; `held-by-another`; `wrong-state`.
 */
export async function endChat(ports: Ports, caller: Caller, chatId: string, input: { readonly needs?: string | null | undefined }): Promise<ChatRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  return changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    const side = sideOf(caller, row);
    if (row.state === "ended" && side !== null) return row;
    requireState(row, "waiting", "running");
    if (side === "customer") return finishChat(ports, tables, row, { end: "left", actorId: caller.personId });
    requireHolder(caller, row);
    requireTime(ports, row);
    requireNotDenied(decideNow(ports, "chat.close", { as: "solved", needs: input.needs ?? neededBy(ports, row.topic) }));
    return finishChat(ports, tables, row, { end: "solved", actorId: caller.personId });
  });
}

/** The department that a topic's name says it needs: `programming-fix` needs programming. */
export function neededBy(ports: Ports, topic: string | null): string | null {
  return ports.policy.profile.chat?.shutOutDepartments.find((name) => topic?.startsWith(`${name}-`) === true) ?? null;
}

/** Ends the chat in the records and offers its one survey where somebody had accepted it (ALE-9, ALE-10). Call it last in a transaction. */
export async function finishChat(ports: Ports, tables: Tables, row: ChatRow, how: { readonly end: NonNullable<ChatRow["end"]>; readonly actorId: string | null; readonly caseId?: string | null }): Promise<ChatRow> {
  const at = instantText(ports.clock.now());
  const ended = await updateChat(tables, row, { state: "ended", end: how.end, endedAt: at, activityAt: at, caseId: how.caseId ?? row.caseId });
  const people = handledBy(ended);
  if (decideNow(ports, "chat.survey", { act: "offer", handledBy: people, end: how.end, wasOffered: false, wasAnswered: false }).outcome === "allow") {
    await tables.surveys.insert({ id: ports.randomness.id("survey"), chatId: row.id, handledBy: JSON.stringify(people), offeredAt: at, answeredAt: null, skippedAt: null, score: null, textSealed: null, isUnfair: 0 });
  }
  await record(ports, tables, { event: "chats.end", actorId: how.actorId, accountId: row.accountId, facts: { chatId: row.id, end: how.end, caseId: ended.caseId } });
  return ended;
}

