import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { requireNotDenied } from "../support/decide.ts";
import { decideJoin } from "./departments.ts";
import { changeChat, loadChat, requireState, updateChat } from "./load.ts";

/**
 * Takes a waiting chat; from now on its clock runs (ALE-5). Of two at once one holds it.
 * @throws {Refusal} `policy-refused` outside of the caller's shift or for a department that is in no chat (ALE-2, ALE-3); `held-by-another`; `wrong-state`.
 */
export async function acceptChat(ports: Ports, caller: Caller, chatId: string): Promise<ChatRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  return changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    if (row.state === "running" && row.holderId === caller.personId) return row;
    if (row.state === "running") throw new Refusal("held-by-another", "Somebody else has taken this chat.", { holderId: row.holderId });
    requireState(row, "waiting");
    requireNotDenied(await decideJoin(ports, tables, caller.personId, row.accountId));
    const at = instantText(ports.clock.now());
    const taken = await updateChat(tables, row, { state: "running", holderId: caller.personId, handledBy: JSON.stringify([caller.personId]), acceptedAt: at, activityAt: at });
    await record(ports, tables, { event: "chats.accept", actorId: caller.personId, accountId: row.accountId, facts: { chatId } });
    return taken;
  });
}
