import { Refusal } from "../../domain/refusal.ts";
import { chatTextsKeptUntil } from "../../domain/chat/retention.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { nextNumber } from "../next-number.ts";
import { record } from "../record.ts";
import { decideNow, keepPolicy, policyRefusal, requireNotDenied, storeDecision } from "../support/decide.ts";
import { change } from "../transfers/change.ts";
import { decideAccess, type ChatMatter } from "./access.ts";
import { writeToCase } from "./into-case.ts";
import { addMessage, newChatKey } from "./load.ts";

export interface NewChat extends ChatMatter {
  /** The page has shown what chat is for, what it is not for and what can suspend it. */
  readonly wasNoticeShown: boolean;
  readonly text: string;
}

/** Where the first message went: into a chat, or into the case of the matter. */
export type Asked = { readonly route: "chat"; readonly chat: ChatRow } | { readonly route: "case"; readonly caseId: string };

/**
 * Asks for a chat with its first message. A chat that is under way is given again; with an open matter the message goes to its case (ALE-13).
 * @throws {Refusal} `policy-refused` with the decision, so that reasons and offers are shown; `not-found` for a foreign case.
 */
export async function askForChat(ports: Ports, caller: Caller, input: NewChat): Promise<Asked> {
  const { accountId } = caller;
  if (accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
  requireNotDenied(decideNow(ports, "chat.notice", { isFirstMessage: true, wasNoticeShown: input.wasNoticeShown }));
  const now = ports.clock.now();
  const id = ports.randomness.id("chat");
  const keptUntil = chatTextsKeptUntil(now);
  const { textKey, textKeyId, wrapped } = await newChatKey(ports, { id, accountId }, keptUntil);
  await keepPolicy(ports);
  const { access, chat } = await change(ports, async (tables) => {
    const access = await decideAccess(ports, tables, caller, input);
    if (access.current !== undefined) return { access, chat: access.current };
    await storeDecision(ports, tables, access, access.decision, { accountId, subject: { kind: "chat", id }, actorId: caller.personId });
    // Who does not know whether chat is included is offered a case; a review that nobody can make while somebody waits is no chat.
    if (access.route !== "chat") return { access, chat: null };
    const at = instantText(now);
    const row: ChatRow = {
      id,
      number: await nextNumber(tables, "chat-number"),
      accountId,
      personId: caller.personId,
      state: "waiting",
      topic: input.topic ?? null,
      matterCaseId: input.caseId ?? null,
      textKeyId,
      textKey: wrapped,
      keptUntilAt: instantText(keptUntil),
      askedAt: at,
      noticeShownAt: at,
      acceptedAt: null,
      holderId: null,
      handledBy: "[]",
      warnedAt: null,
      endedAt: null,
      end: null,
      caseId: null,
      messageCount: 0,
      activityAt: at,
    };
    await tables.chats.insert(row);
    const chat = await addMessage(ports, tables, row, { authorId: caller.personId, text: input.text, at }, textKey);
    await record(ports, tables, { event: "chats.ask", actorId: caller.personId, accountId, facts: { chatId: id, topic: row.topic } });
    return { access, chat };
  });
  if (chat !== null) {
    ports.notifier.changed({ topic: "chat", id: chat.id, accountId });
    return { route: "chat", chat };
  }
  const { decision } = access;
  if (access.route !== "case") throw policyRefusal(decision);
  const caseId = (decision.value as { caseId: string }).caseId;
  await writeToCase(ports, caller, caseId, input.text);
  return { route: "case", caseId };
}
