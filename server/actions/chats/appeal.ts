import { Refusal } from "../../domain/refusal.ts";
import type { SuspensionRow } from "../../ports/records/chat-rows.ts";
import { mailSupervisors } from "../cases/mail.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change } from "../transfers/change.ts";
import { chatTextKey, sealChatText } from "./load.ts";
import { mailAccount } from "./mail.ts";
import { idsOf, suspensionNow } from "./misuse-facts.ts";

/** The customer asks a supervisor to look again; once for each suspension, and never an incident. @throws {Refusal} `not-found`, `wrong-state` once it is over or was appealed. */
export async function appealSuspension(ports: Ports, caller: Caller, suspensionId: string, text: string): Promise<void> {
  const seen = await ports.records.read.suspensions.find({ id: suspensionId });
  if (seen === undefined || seen.accountId !== caller.accountId) throw new Refusal("not-found", "There is nothing here.");
  const incident = await ports.records.read.incidents.find({ id: idsOf(seen.incidentIds).at(-1) ?? "" });
  const chat = incident === undefined ? undefined : await ports.records.read.chats.find({ id: incident.chatId });
  const textKey = chat === undefined ? null : await chatTextKey(ports, chat);
  await change(ports, async (tables) => {
    const row = await tables.suspensions.find({ id: suspensionId });
    const at = instantText(ports.clock.now());
    if (row === undefined || row.liftedAt !== null || row.endsAt <= at) throw new Refusal("wrong-state", "This suspension is over.");
    if (row.appealedAt !== null) throw new Refusal("wrong-state", "A supervisor has been asked already.", { appealedAt: row.appealedAt });
    await tables.suspensions.update({ id: row.id }, { appealedAt: at, appealChatId: chat?.id ?? null, appealSealed: textKey === null ? null : sealChatText(textKey, "appeal", row.id, text) });
    await mailSupervisors(ports, tables, "chat-appealed", {});
    await record(ports, tables, { event: "chats.appeal", actorId: caller.personId, accountId: row.accountId, facts: { suspensionId } });
  });
  ports.notifier.changed({ topic: "chat", id: suspensionId, accountId: seen.accountId });
}

/** Ends a suspension before its time, for example after an appeal. @throws {Refusal} `not-found`, `wrong-state` once it is over. */
export async function liftSuspension(ports: Ports, caller: Caller, suspensionId: string): Promise<SuspensionRow> {
  const lifted = await change(ports, async (tables) => {
    const row = await tables.suspensions.find({ id: suspensionId });
    if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
    const at = instantText(ports.clock.now());
    if (row.liftedAt !== null) return row;
    if (row.endsAt <= at) throw new Refusal("wrong-state", "This suspension is over.");
    const values = { liftedAt: at, liftedBy: caller.personId };
    await tables.suspensions.update({ id: row.id }, values);
    if (!(await suspensionNow(ports, tables, row.accountId)).isSuspended) await mailAccount(ports, tables, row.accountId, "chat-open-again", {});
    await record(ports, tables, { event: "chats.lift-suspension", actorId: caller.personId, accountId: row.accountId, facts: { suspensionId } });
    return { ...row, ...values };
  });
  ports.notifier.changed({ topic: "chat", id: suspensionId, accountId: lifted.accountId });
  return lifted;
}
