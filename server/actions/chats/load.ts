import { Refusal } from "../../domain/refusal.ts";
import { keyDay } from "../../domain/retention/deadline.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { isStaff, type Caller, type Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";
import { change } from "../transfers/change.ts";
import { requireInChats } from "./departments.ts";

/**
 * The chat, if this caller may know of it: customers their own, of support whoever may be in chats (ALE-3).
 * @throws {Refusal} `not-found`, the same for missing and foreign; `policy-refused` for people whose department is in no chat.
 */
export async function loadChat(ports: Ports, tables: Tables, caller: Caller, chatId: string): Promise<ChatRow> {
  const row = await tables.chats.find({ id: chatId });
  const missing = new Refusal("not-found", "There is nothing here.");
  if (row === undefined || (caller.role === "customer" && row.personId !== caller.personId)) throw missing;
  if (caller.role !== "customer") {
    if (!isStaff(caller)) throw missing;
    await requireInChats(ports, tables, caller.personId);
  }
  return row;
}

/** How people name a chat; a certificate is `C-…`. */
export function chatNumber(row: Pick<ChatRow, "number">): string {
  return `CH-${String(row.number)}`;
}

/** Who of the two sides acts: only the customer and whoever holds the chat take part in it. */
export function sideOf(caller: Caller, row: Pick<ChatRow, "personId" | "holderId">): "customer" | "holder" | null {
  if (caller.personId === row.personId) return "customer";
  return isStaff(caller) && caller.personId === row.holderId ? "holder" : null;
}

/** @throws {Refusal} `held-by-another` unless the caller is who answers this chat. */
export function requireHolder(caller: Caller, row: ChatRow): void {
  if (sideOf(caller, row) !== "holder") throw new Refusal("held-by-another", row.holderId === null ? "Take the chat first." : "Somebody else answers this chat.", { holderId: row.holderId });
}

/** @throws {Refusal} `wrong-state` unless the chat is in one of these states. */
export function requireState(row: ChatRow, ...states: readonly ChatRow["state"][]): void {
  if (!states.includes(row.state)) throw new Refusal("wrong-state", { waiting: "Nobody has taken this chat yet.", running: "This chat is being answered.", ended: "This chat has ended." }[row.state], { state: row.state });
}

export const handledBy = (row: Pick<ChatRow, "handledBy">): string[] => JSON.parse(row.handledBy) as string[];

/** What binds a chat's wrapped text key to it. */
const keyContext = (row: Pick<ChatRow, "id" | "accountId">): string => `${row.id} ${row.accountId}`;

/** A new text key for a chat, under the day on which its texts are forgotten. Call it before the transaction. */
export async function newChatKey(ports: Ports, row: Pick<ChatRow, "id" | "accountId">, keptUntil: Temporal.Instant): Promise<{ textKey: Uint8Array; textKeyId: string; wrapped: Uint8Array }> {
  const textKey = ports.randomness.bytes(32);
  const { keyId, bytes } = await ports.keys.wrap(textKey, keyDay(keptUntil), keyContext(row));
  return { textKey, textKeyId: keyId, wrapped: bytes };
}

/** The chat's text key, or null once its day is over. */
export async function chatTextKey(ports: Ports, row: Pick<ChatRow, "id" | "accountId" | "textKeyId" | "textKey">): Promise<Uint8Array | null> {
  if (row.textKey === null || row.textKeyId === null) return null;
  return ports.keys.unwrap({ keyId: row.textKeyId, bytes: row.textKey }, keyContext(row)).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "key-missing") return null;
    throw error;
  });
}

/** Where a sealed text of a chat belongs; a text cannot be moved elsewhere. */
export type ChatText = "message" | "survey" | "incident" | "appeal";

export function sealChatText(textKey: Uint8Array, what: ChatText, id: string, text: string): Uint8Array {
  return sealText(textKey, text, `chat ${what} ${id}`);
}

/** The text, or null where there is none or its key is gone. */
export function openChatText(textKey: Uint8Array | null, what: ChatText, id: string, sealed: Uint8Array | null): string | null {
  return openText(textKey, sealed, `chat ${what} ${id}`);
}

/** Runs a change of a chat; a lost race is asked again from the start. Tells connected browsers afterwards: ids only. */
export async function changeChat<T>(ports: Ports, chat: Pick<ChatRow, "id" | "accountId">, work: (tables: Tables) => Promise<T>): Promise<T> {
  const result = await change(ports, work);
  ports.notifier.changed({ topic: "chat", id: chat.id, accountId: chat.accountId });
  return result;
}

/** Changes the row that was read. @throws {Refusal} `conflict` when something else came first. */
export async function updateChat(tables: Tables, row: ChatRow, values: Partial<ChatRow>): Promise<ChatRow> {
  const changed = await tables.chats.update({ id: row.id, state: row.state, holderId: row.holderId, messageCount: row.messageCount }, values);
  if (changed !== 1) throw new Refusal("conflict", "Somebody else changed this chat at the same moment. Try again.");
  return { ...row, ...values };
}

/** Adds a message; `authorId` null: the portal's own word. */
export async function addMessage(ports: Ports, tables: Tables, row: ChatRow, message: { authorId: string | null; text: string; at: string }, textKey: Uint8Array): Promise<ChatRow> {
  const id = ports.randomness.id("message");
  const position = row.messageCount + 1;
  const moved = await updateChat(tables, row, { messageCount: position, activityAt: message.at });
  await tables.chatMessages.insert({ id, chatId: row.id, position, authorId: message.authorId, at: message.at, textSealed: sealChatText(textKey, "message", id, message.text) });
  return moved;
}
