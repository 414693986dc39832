import type { Decision } from "../../domain/policy/decision.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { decideNow, keepPolicy, storeDecision } from "../support/decide.ts";
import { requireTime } from "./clock.ts";
import { addMessage, changeChat, chatTextKey, loadChat, requireHolder, requireState, updateChat } from "./load.ts";

/**
 * Says what the chat is about. Where a chat only points the way, the portal tells the customer where to go or that a case keeps it (ALE-6).
 * @throws {Refusal} `not-valid` where staff have to say in words what it is; `policy-refused` once the minutes are over.
 */
export async function directChat(ports: Ports, caller: Caller, chatId: string, input: { readonly topic: string; readonly detail?: string | undefined }): Promise<{ chat: ChatRow; decision: Decision }> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  const textKey = await chatTextKey(ports, seen);
  const facts = { topic: input.topic, detail: input.detail ?? null };
  const decision = decideNow(ports, "scope.chat-topic", facts);
  if (decision.outcome === "review") throw new Refusal("not-valid", decision.reasons[0] ?? decision.clause, { decision });
  await keepPolicy(ports);
  const chat = await changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    requireState(row, "running");
    requireHolder(caller, row);
    requireTime(ports, row);
    let moved = await updateChat(tables, row, { topic: input.topic });
    if (decision.outcome === "deny" && textKey !== null) moved = await addMessage(ports, tables, moved, { authorId: null, at: instantText(ports.clock.now()), text: [decision.reasons.join(" "), ...decision.offers.map(({ text }) => text)].join(" ") }, textKey);
    // What staff wrote stands in the chat; the stored facts carry no content.
    await storeDecision(ports, tables, { rule: "scope.chat-topic", facts: { ...facts, detail: facts.detail === null ? null : "said in the chat" } }, { ...decision, facts: { topic: input.topic }, reasons: decision.reasons.slice(0, 1) }, { accountId: row.accountId, subject: { kind: "chat", id: chatId }, actorId: caller.personId });
    await record(ports, tables, { event: "chats.direct", actorId: caller.personId, accountId: row.accountId, facts: { chatId, topic: input.topic, offer: decision.offers[0]?.kind ?? null } });
    return moved;
  });
  return { chat, decision };
}
