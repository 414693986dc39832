import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { requireNotDenied } from "../support/decide.ts";
import { requireTime } from "./clock.ts";
import { decideJoin } from "./departments.ts";
import { changeChat, handledBy, loadChat, requireHolder, requireState, updateChat } from "./load.ts";

/**
 * Hands a chat to somebody else of support; the clock runs on (ALE-5).
 * @throws {Refusal} `policy-refused` for people outside of their shift or of a department that is in no chat (ALE-2, ALE-3); `not-found`; `held-by-another`; `wrong-state`.
 */
export async function handOverChat(ports: Ports, caller: Caller, chatId: string, personId: string): Promise<ChatRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  return changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    requireState(row, "running");
    if (caller.role !== "supervisor") requireHolder(caller, row);
    if (row.holderId === personId) return row;
    requireTime(ports, row);
    if ((await tables.people.find({ id: personId, role: ["staff", "supervisor"], disabledAt: null })) === undefined) throw new Refusal("not-found", "There is nobody like that in support.");
    requireNotDenied(await decideJoin(ports, tables, personId, row.accountId));
    const moved = await updateChat(tables, row, { holderId: personId, handledBy: JSON.stringify([...new Set([...handledBy(row), personId])]) });
    await record(ports, tables, { event: "chats.hand-over", actorId: caller.personId, accountId: row.accountId, facts: { chatId, from: row.holderId, to: personId } });
    return moved;
  });
}
