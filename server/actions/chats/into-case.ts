import { isCaseLive } from "../../domain/cases/transitions.ts";
import { mainDepartmentOf } from "../../domain/cases/departments.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseMessageRow } from "../../ports/records/case-rows.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { addMessage, addMessageIn } from "../cases/add-message.ts";
import { loadCase } from "../cases/load.ts";
import { openCaseIn, prepareCase, type FirstMessage } from "../cases/open.ts";
import { penFor } from "../cases/texts.ts";
import type { Caller, Ports } from "../context.ts";
import { decideNow, requireNotDenied } from "../support/decide.ts";
import { keepingDenials } from "../support/entitled.ts";
import { finishChat, neededBy } from "./end.ts";
import { changeChat, chatNumber, chatTextKey, handledBy, loadChat, openChatText, sideOf, updateChat } from "./load.ts";

export interface IntoCase {
  readonly title?: string | undefined;
  /** Where the new case goes; what a topic needs is not overruled (ALE-4). */
  readonly department?: string | undefined;
  /** A case of the account that this belongs to; nothing: a new one is opened. */
  readonly caseId?: string | undefined;
}

/**
 * Goes on as a case, with all that was said (ALE-4, ALE-5): by either side while the chat lasts, and for a day after it ended without one.
 * @throws {Refusal} `policy-refused` where the policy denies a case or its department; `wrong-state` when it has become one already; `held-by-another`.
 */
export async function chatIntoCase(ports: Ports, caller: Caller, chatId: string, input: IntoCase): Promise<ChatRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  requireMayConvert(ports, caller, seen);
  const textKey = await chatTextKey(ports, seen);
  const { accountId } = seen;
  const known = input.caseId === undefined ? null : await loadCase(ports.records.read, caller, input.caseId);
  if (known !== null && known.accountId !== accountId) throw new Refusal("not-found", "There is no such case.");
  const chat = await keepingDenials(ports, { accountId, actorId: caller.personId }, async (denials) => {
    const pen = known === null ? null : await penFor(ports, known);
    const kit = await prepareCase(ports, accountId);
    return changeChat(ports, seen, async (tables) => {
      const row = await loadChat(ports, tables, caller, chatId);
      requireMayConvert(ports, caller, row);
      const said = await saidIn(tables, row, textKey);
      const caseId = known?.id ?? kit.id;
      const ended = row.state === "ended" ? await updateChat(tables, row, { caseId }) : await finishChat(ports, tables, row, { end: "case", actorId: caller.personId, caseId });
      if (known !== null && pen !== null) {
        await addMessageIn(ports, tables, pen, known.id, { kind: "public", text: await transcript(tables, row, said), authorId: row.personId, isFromCustomer: true });
        return ended;
      }
      const needs = neededBy(ports, row.topic);
      const department = input.department ?? needs ?? mainDepartmentOf(ports.policy.profile);
      requireNotDenied(decideNow(ports, "chat.close", { as: "case", needs, caseDepartment: department }));
      const person = await tables.people.find({ id: row.personId });
      const contact = person === undefined ? undefined : await tables.supportContacts.find({ accountId, email: person.email, removedAt: null });
      const opened: FirstMessage = { text: `This was the chat ${chatNumber(row)}.`, authorId: null, isFromCustomer: false };
      await openCaseIn(ports, tables, kit, {
        accountId,
        channel: "chat",
        title: input.title ?? `From a chat on ${row.askedAt.slice(0, 10)}`,
        messages: [opened, ...said.map(({ authorId, text }) => ({ text, authorId, isFromCustomer: authorId === row.personId }))],
        openedBy: row.personId,
        contactId: contact?.id ?? null,
        isNamedCaller: contact?.isNamed === 1,
        actorId: caller.personId,
        department,
        chatId,
      }, denials);
      return ended;
    });
  });
  ports.notifier.changed({ topic: "case", id: chat.caseId ?? "", accountId });
  return chat;
}

/** @throws {Refusal} `wrong-state`, `held-by-another`. */
function requireMayConvert(ports: Ports, caller: Caller, row: ChatRow): void {
  if (row.caseId !== null) throw new Refusal("wrong-state", "This chat has become a case already.", { caseId: row.caseId });
  if (sideOf(caller, row) === null && caller.role !== "supervisor" && !(row.state === "ended" && handledBy(row).includes(caller.personId))) throw new Refusal("held-by-another", "Only the customer and whoever answers this chat make a case of it.");
  const hours = ports.policy.profile.chat?.sameMatterHours ?? 0;
  if (row.endedAt !== null && Temporal.Instant.compare(ports.clock.now(), Temporal.Instant.from(row.endedAt).add({ hours })) >= 0) throw new Refusal("wrong-state", "This chat ended long ago. Open a case.", { endedAt: row.endedAt });
}

interface Said {
  readonly authorId: string | null;
  readonly at: string;
  readonly text: string;
}

async function saidIn(tables: Tables, row: ChatRow, textKey: Uint8Array | null): Promise<Said[]> {
  const messages = await tables.chatMessages.list({ chatId: row.id }, { by: "position" });
  return messages.flatMap(({ id, authorId, at, textSealed }) => { const text = openChatText(textKey, "message", id, textSealed); return text === null ? [] : [{ authorId, at, text }]; });
}

/** All that was said as one text, for a case that is there already. */
async function transcript(tables: Tables, row: ChatRow, said: readonly Said[]): Promise<string> {
  const ids = [...new Set(said.flatMap(({ authorId }) => authorId ?? []))];
  const names = new Map((ids.length === 0 ? [] : await tables.people.list({ id: ids })).map(({ id, name }) => [id, name]));
  return [`From a chat, asked for at ${row.askedAt}:`, ...said.map(({ authorId, at, text }) => `${at.slice(11, 16)} UTC ${authorId === null ? "Portal" : (names.get(authorId) ?? "Somebody")}: ${text}`)].join("\n");
}

/** Puts what somebody wanted to say in a chat into the case of the matter (ALE-13). @throws {Refusal} `not-found`, `gone`, `wrong-state` of a case that is over. */
export async function writeToCase(ports: Ports, caller: Caller, caseId: string, text: string): Promise<CaseMessageRow> {
  const row = await loadCase(ports.records.read, caller, caseId);
  if (!isCaseLive(row.state) && row.state !== "resolved") throw new Refusal("wrong-state", "This case is over. Open a new one.", { state: row.state });
  return addMessage(ports, caseId, { kind: "public", text, authorId: caller.personId, isFromCustomer: true });
}
