import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { requireTime } from "./clock.ts";
import { addMessage, changeChat, chatTextKey, loadChat, requireHolder, requireState, sideOf } from "./load.ts";

/** More is no basic question; the case takes it. */
const messagesMax = 300;

/**
 * Writes a message. The customer may add to it while they wait; support writes once it has taken the chat.
 * @throws {Refusal} `policy-refused` once the minutes are over (ALE-5); `held-by-another`; `wrong-state`; `too-many`.
 */
export async function sayInChat(ports: Ports, caller: Caller, chatId: string, text: string): Promise<ChatRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  const textKey = await chatTextKey(ports, seen);
  return changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    if (sideOf(caller, row) !== "customer") requireHolder(caller, row);
    requireState(row, "waiting", "running");
    requireTime(ports, row);
    if (row.messageCount >= messagesMax) throw new Refusal("too-many", "This chat is full. Go on as a case.", { messages: row.messageCount });
    if (textKey === null) throw new Refusal("gone", "The texts of this chat were erased.");
    return addMessage(ports, tables, row, { authorId: caller.personId, text, at: instantText(ports.clock.now()) }, textKey);
  });
}
